import postgres from 'postgres'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase, type Database } from '../../src/database/connect.ts'
import { type EmbeddedServer, startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { endAtLast } from './cleanup.ts'
import { newDataDir } from './data-dir.ts'
import { type FaultyProxy, startProxy } from './proxy.ts'

type TestPostgres = { server: EmbeddedServer; proxy: FaultyProxy }

let running: Promise<TestPostgres> | null = null

/** A database of a test's own, on the one real PostgreSQL that all tests share. */
export type TestDatabase = Database & {
  /** For a ChatApp in a process of its own. */
  url: string
  /** The same through another proxy, whose connections a test can cut. */
  urlThrough(proxy: FaultyProxy): string
  /** Where the proxy has to lead. */
  socketPath: string
}

/** Makes a database; with the schema unless told otherwise. */
export async function createTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  const { server, proxy } = await startTestPostgres()
  const { path, username, password } = server.connection
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const admin = postgres({ path, username, password, database: 'postgres', max: 1 })
  await admin.unsafe(`CREATE DATABASE ${name}`)
  await admin.end()

  const urlThrough = ({ port }: FaultyProxy) => `postgres://${username}:${password}@127.0.0.1:${port}/${name}`
  const url = urlThrough(proxy)
  const database = await connectDatabase(readConfig({ DATABASE_URL: url }))
  if (!isEmpty) await migrate(database.sql)
  return { ...database, url, urlThrough, socketPath: path }
}

function startTestPostgres(): Promise<TestPostgres> {
  running ??= (async () => {
    const server = await startEmbeddedServer({ dataDir: await newDataDir() })
    const proxy = await startProxy({ unix: server.connection.path })
    endAtLast(async () => {
      proxy.stop()
      await server.stop()
    })
    return { server, proxy }
  })()
  return running
}
