import postgres from 'postgres'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase, type Database } from '../../src/database/connect.ts'
import { type Connection, connectionTo } from '../../src/database/embedded/connection.ts'
import { startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { endAtLast } from './cleanup.ts'
import { isInMemory, newDataDir } from './data-dir.ts'
import { type FaultyProxy, startProxy } from './proxy.ts'

/** What a test reaches the server by that all tests share. */
type Line = { connection: Connection; proxy: FaultyProxy; strategy: string }

/** The database that has the schema, for all others to be copied from. */
const TEMPLATE = 'with_schema'

/** Many test files have their connections at the same time. */
const SETTINGS = ['max_connections=400']

let line: Promise<Line> | null = null

/** A database of a test's own, on the one real PostgreSQL that all tests share. It is gone when that one is. */
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
  line ??= openLine()
  const { connection, proxy, strategy } = await line
  const { path, username, password } = connection
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  await command(
    connection,
    `CREATE DATABASE ${name} TEMPLATE ${isEmpty ? 'template1' : TEMPLATE} STRATEGY ${strategy}`,
  )
  const urlThrough = ({ port }: FaultyProxy) => `postgres://${username}:${password}@127.0.0.1:${port}/${name}`
  const url = urlThrough(proxy)
  const database = await connectDatabase(readConfig({ DATABASE_URL: url }))
  return { ...database, url, urlThrough, socketPath: path }
}

/**
 * Starts the PostgreSQL for all test files of a run, with a database to copy. TEST_POSTGRES hands them its data
 * directory, which is what this gives.
 */
export async function startTestPostgres(): Promise<string> {
  const dataDir = await newDataDir()
  const server = await startEmbeddedServer({ dataDir, settings: SETTINGS })
  endAtLast(() => server.stop())
  await command(server.connection, `CREATE DATABASE ${TEMPLATE}`)
  const sql = postgres({
    ...server.connection,
    database: TEMPLATE,
    max: 1,
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
  })
  await migrate(sql)
  await sql.end()
  return dataDir
}

/** To the server of the run, or to one of our own where the file runs alone. */
async function openLine(): Promise<Line> {
  const dataDir = process.env.TEST_POSTGRES ?? (await startTestPostgres())
  const connection = connectionTo(dataDir)
  const proxy = await startProxy({ unix: connection.path })
  endAtLast(() => proxy.stop())
  // Copying files ends with a checkpoint: 30 ms in memory, seconds on a disk, where copying pages through the log takes 0.2 s.
  return { connection, proxy, strategy: isInMemory(dataDir) ? 'FILE_COPY' : 'WAL_LOG' }
}

async function command({ path, username, password }: Connection, text: string): Promise<void> {
  const admin = postgres({ path, username, password, database: 'postgres', max: 1 })
  await admin.unsafe(text)
  await admin.end()
}
