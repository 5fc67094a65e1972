import postgres from 'postgres'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase, type Database } from '../../src/database/connect.ts'
import { type Connection, clusterOf, connectionTo } from '../../src/database/embedded/connection.ts'
import { startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { endAtLast } from './cleanup.ts'
import { isInMemory, newDataDir } from './data-dir.ts'
import type { FaultyProxy } from './proxy.ts'

/** The server that all tests share, and how databases are copied there. */
type Server = { dataDir: string; connection: Connection; strategy: string }

/** The database that has the schema, for all others to be copied from. */
const TEMPLATE = 'with_schema'

/** Many test files have their connections at the same time. */
const SETTINGS = ['max_connections=400']

let shared: Promise<Server> | null = null

/** A database of a test's own, on the one real PostgreSQL that all tests share. It is gone when that one is. */
export type TestDatabase = Database & {
  /** How postgres.js reaches it. */
  connection: Connection
  /** For a ChatApp in a process of its own. */
  url: string
  /** The same through a proxy, whose connections a test can cut. */
  urlThrough(proxy: FaultyProxy): string
  /** Where the proxy has to lead. */
  socketPath: string
}

/** Makes a database; with the schema unless told otherwise. */
export async function createTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  shared ??= findServer()
  const { dataDir, strategy, ...server } = await shared
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  await command(
    server.connection,
    `CREATE DATABASE ${name} TEMPLATE ${isEmpty ? 'template1' : TEMPLATE} STRATEGY ${strategy}`,
  )
  const connection = { ...server.connection, database: name }
  const { path, username, password } = connection
  const urlThrough = ({ port }: FaultyProxy) => `postgres://${username}:${password}@127.0.0.1:${port}/${name}`
  const url = socketUrl(dataDir, connection)
  const database = await connectDatabase(readConfig({ DATABASE_URL: url }))
  return { ...database, connection, url, urlThrough, socketPath: path }
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

/** Gives the DATABASE_URL of a server of ours, for a process wherever it works. */
export function socketUrl(dataDir: string, { username, password, database }: Connection): string {
  return `postgres://${username}:${password}@localhost/${database}?host=${encodeURIComponent(clusterOf(dataDir))}`
}

/** That of the run, or one of our own where the file runs alone. */
async function findServer(): Promise<Server> {
  const dataDir = process.env.TEST_POSTGRES ?? (await startTestPostgres())
  // Copying files ends with a checkpoint: 30 ms in memory, seconds on a disk, where copying pages through the log takes 0.2 s.
  const strategy = isInMemory(dataDir) ? 'FILE_COPY' : 'WAL_LOG'
  return { dataDir, connection: connectionTo(dataDir), strategy }
}

async function command({ path, username, password }: Connection, text: string): Promise<void> {
  const admin = postgres({ path, username, password, database: 'postgres', max: 1 })
  await admin.unsafe(text)
  await admin.end()
}
