import { hostname } from 'node:os'
import postgres from 'postgres'
import type { Config } from '../config/config.ts'
import { DeadlineError, within } from '../deadline.ts'
import { OperatorError } from '../errors.ts'
import { log, reasonOf } from '../log.ts'
import { findRunningServer } from './embedded/running.ts'
import { type EmbeddedServer, startEmbeddedServer } from './embedded/server.ts'
import { createRenewable, type Renewable } from './renewable.ts'

/** The pool of connections. Identifiers and sequence numbers (`bigint`) are JavaScript numbers: exact up to 2^53. */
export type Sql = postgres.Sql<{ bigint: number }>

/** What `sql.begin` gives. */
export type Transaction = postgres.TransactionSql<{ bigint: number }>

export type Database = {
  sql: Sql
  /** A client of one connection that nothing else shares, for listening and for writing. */
  openDedicated(): Sql
  /** Closes every connection and stops the server if it is ours. */
  stop(withinMs?: number): Promise<void>
}

/** What the database calls this instance's connections. A name there has 63 bytes at most. */
export const INSTANCE_NAME = `chatapp ${hostname().slice(0, 40)} ${process.pid}`

const POOL_SIZE = 20
const CONNECT_TIMEOUT_S = 5
const LOCK_TIMEOUT_MS = 1_000

/** The pool takes its idle connections in turn, so that each check finds another one. Longer than a busy one takes to answer. */
const CHECK_EVERY_MS = 2_500
const CHECK_WITHIN_MS = 8_000

const STOP_WITHIN_MS = 5_000

const GIVE_UP_AFTER_MS = 30_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5_000
const OLDEST_VERSION = 15

type ConnectOptions = {
  /** Stops waiting for a database that is not there yet. */
  signal?: AbortSignal
  giveUpAfterMs?: number
  /** Whether to use the embedded server of a ChatApp that is running, where there is one. */
  isShared?: boolean
}

/**
 * Connects to the database of `DATABASE_URL`, or starts the embedded one and connects to that.
 * @throws OperatorError when it cannot be reached for 30 s, is older than PostgreSQL 15 or not in UTF-8
 */
export async function connectDatabase(
  config: Config,
  { signal, giveUpAfterMs = GIVE_UP_AFTER_MS, isShared = false }: ConnectOptions = {},
): Promise<Database> {
  const running = isShared && !config.databaseUrl ? findRunningServer(config.dataDir) : null
  const embedded = config.databaseUrl ? null : (running ?? (await startEmbeddedServer(config)))
  const open = (max: number) => openClient(config, embedded, max)
  const pool = createRenewable(() => open(POOL_SIZE))
  const { sql } = pool
  let stopWatching = () => {}
  const stop = async (withinMs = STOP_WITHIN_MS) => {
    const since = performance.now()
    stopWatching()
    await sql.end({ timeout: 1 }) // by now everybody has been answered
    await embedded?.stop(withinMs - (performance.now() - since))
  }
  try {
    await waitUntilReachable(
      sql,
      embedded ? `in ${config.dataDir}` : 'of DATABASE_URL',
      giveUpAfterMs,
      signal,
    )
    await checkServer(sql)
    stopWatching = watchPool(pool)
  } catch (error) {
    await stop()
    throw error
  }
  return { sql, openDedicated: () => open(1), stop }
}

/** Asks the pool something now and then, and takes a new one when it does not hear. @returns how to stop that */
function watchPool({ sql, renew }: Renewable): () => void {
  let isStopped = false
  let timer: Timer
  async function check(): Promise<void> {
    try {
      await within(CHECK_WITHIN_MS, sql`SELECT 1`)
    } catch (error) {
      // What the server itself says (too many connections, starting up) a new client would be told as well.
      if (!isStopped && !(error instanceof postgres.PostgresError) && renew())
        log('warn', 'the pool does not hear the database; connecting anew', { reason: reasonOf(error) })
    }
    if (!isStopped) timer = setTimeout(check, CHECK_EVERY_MS)
  }
  timer = setTimeout(check, CHECK_EVERY_MS)
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}

function openClient(config: Config, embedded: EmbeddedServer | null, max: number): Sql {
  const options = {
    max,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 2) * (0.5 + Math.random() / 2), // seconds
    connection: {
      application_name: INSTANCE_NAME,
      // A row that somebody keeps locked (an open transaction in psql) holds up those who need it, not everybody.
      lock_timeout: LOCK_TIMEOUT_MS,
      // A plan that was made while a table was small must not go on reading all of it when it has grown.
      enable_seqscan: 'off',
    },
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

async function waitUntilReachable(
  sql: Sql,
  place: string,
  giveUpAfterMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = Date.now() + giveUpAfterMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      await sql`SELECT 1`
      return
    } catch (error) {
      const reason = reasonOf(error) || 'no answer'
      if (isPermanent(error) || signal?.aborted || Date.now() > deadline) {
        throw new OperatorError(
          `The database ${place} cannot be used: ${reason}. Check its address and password, and that the server runs.`,
        )
      }
      log('warn', 'the database cannot be reached yet; trying again', { reason })
      await Bun.sleep(pauseMs)
    }
  }
}

/** A wrong password, a missing role or database: trying again cannot help (SQLSTATE class 28, 3D000). */
function isPermanent(error: unknown): boolean {
  return error instanceof postgres.PostgresError && /^(28|3D)/.test(error.code)
}

async function checkServer(sql: Sql): Promise<void> {
  const [row] = await sql<{ version: number; encoding: string }[]>`
    SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`
  const major = Math.floor((row?.version ?? 0) / 10_000)
  if (major < OLDEST_VERSION) {
    throw new OperatorError(`The database is PostgreSQL ${major}; ChatApp needs ${OLDEST_VERSION} or newer.`)
  }
  if (row?.encoding !== 'UTF8') {
    throw new OperatorError(
      `The database is encoded in ${row?.encoding}; make one with ENCODING 'UTF8' for ChatApp.`,
    )
  }
}

/** Whether an error means that the database cannot work right now, as opposed to refusing what was asked. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DeadlineError) return true
  if (!(error instanceof Error) || !('code' in error)) return false
  const code = String(error.code)
  // postgres.js's own codes, the system's, and the server's (SQLSTATE): connection exceptions (08),
  // a primary that has become a standby (25006), no room, memory or connections left (53), a lock that is
  // not given (55P03), shutting down and starting (57P01–57P03).
  return /^(CONNECT|CONNECTION_|ECONN|ENOENT|ENOTFOUND|EPIPE|ETIMEDOUT|08|25006|53|55P03|57P0[1-3])/.test(
    code,
  )
}

/** Whether a row or another lock was held by somebody else for too long (SQLSTATE 55P03). */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === '55P03'
}

/** Whether something that must be unique is there already (SQLSTATE 23505). */
export function isTaken(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === '23505'
}

/** Whether what a row refers to is not there any more (SQLSTATE 23503). */
export function isMissing(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === '23503'
}
