import postgres from 'postgres'
import type { Config } from '../config.ts'
import { log, reasonOf } from '../log.ts'
import { OperatorError } from '../operator-error.ts'
import { type EmbeddedServer, startEmbeddedServer } from './embedded/server.ts'

/** The pool of connections. Identifiers and sequence numbers (`bigint`) are JavaScript numbers: exact up to 2^53. */
export type Sql = postgres.Sql<{ bigint: number }>

/** A transaction of it. */
export type Transaction = postgres.TransactionSql<{ bigint: number }>

export type Database = {
  sql: Sql
  /** A client of one connection that nothing else shares, for LISTEN. */
  openDedicated(): Sql
  /** Closes every connection and stops the server if it is ours. */
  stop(): Promise<void>
}

const POOL_SIZE = 20
const CONNECT_TIMEOUT_S = 5
const GIVE_UP_AFTER_MS = 30_000
const RETRY_MS = 1_000
const OLDEST_VERSION = 15

/**
 * Connects to the database of `DATABASE_URL`, or starts the embedded one and connects to that.
 * @throws OperatorError when it cannot be reached for 30 s, or is older than PostgreSQL 15
 */
export async function connectDatabase(config: Config): Promise<Database> {
  const embedded = config.databaseUrl ? null : await startEmbeddedServer(config.dataDir)
  const open = (max: number) => openClient(config, embedded, max)
  const sql = open(POOL_SIZE)
  const stop = async () => {
    await sql.end({ timeout: 3 })
    await embedded?.stop()
  }
  try {
    await waitUntilReachable(sql)
    await checkVersion(sql)
  } catch (error) {
    await stop()
    throw error
  }
  return { sql, openDedicated: () => open(1), stop }
}

function openClient(config: Config, embedded: EmbeddedServer | null, max: number): Sql {
  const options = {
    max,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 2) * (0.5 + Math.random() / 2), // seconds
    connection: { application_name: 'chatapp' },
    onnotice: () => {},
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
  }
  try {
    return embedded ? postgres({ ...options, ...embedded.connection }) : postgres(config.databaseUrl, options)
  } catch {
    throw new OperatorError(
      'DATABASE_URL cannot be understood. It looks like postgres://user:password@host:5432/database.',
    )
  }
}

async function waitUntilReachable(sql: Sql): Promise<void> {
  const deadline = Date.now() + GIVE_UP_AFTER_MS
  for (;;) {
    try {
      await sql`SELECT 1`
      return
    } catch (error) {
      const reason = reasonOf(error) || 'no answer'
      if (isPermanent(error) || Date.now() > deadline) {
        throw new OperatorError(
          `The database of DATABASE_URL cannot be used: ${reason}. Check the URL, and that the server runs.`,
        )
      }
      log('warn', 'the database cannot be reached yet; trying again', { reason })
      await Bun.sleep(RETRY_MS)
    }
  }
}

/** A wrong password, a missing role or database: trying again cannot help (SQLSTATE class 28, 3D000). */
function isPermanent(error: unknown): boolean {
  return error instanceof postgres.PostgresError && /^(28|3D)/.test(error.code)
}

async function checkVersion(sql: Sql): Promise<void> {
  const [row] = await sql<{ version: number }[]>`SELECT current_setting('server_version_num')::int AS version`
  const major = Math.floor((row?.version ?? 0) / 10_000)
  if (major < OLDEST_VERSION) {
    throw new OperatorError(`The database is PostgreSQL ${major}; ChatApp needs ${OLDEST_VERSION} or newer.`)
  }
}

/** Whether an error means that the database cannot work right now, as opposed to refusing what was asked. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  const code = String(error.code)
  // postgres.js's own codes, the system's, and the server's (SQLSTATE): connection exceptions (08),
  // no room, memory or connections left (53), shutting down and starting (57P01–57P03).
  return /^(CONNECT|CONNECTION_|ECONN|ENOENT|ENOTFOUND|EPIPE|ETIMEDOUT|08|53|57P0[1-3])/.test(code)
}
