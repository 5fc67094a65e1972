import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import { log, reasonOf } from '../log.ts'
import { nameConnections, openClient, type Sql } from './client.ts'
import { createDedicated, type Dedicated } from './dedicated.ts'
import { findRunningServer } from './embedded/running.ts'
import { startEmbeddedServer } from './embedded/server.ts'
import { createPool } from './pool.ts'
import { checkServer } from './requirements.ts'
import { isPermanent } from './sql-errors.ts'

export type { Sql, Transaction } from './client.ts'

export type Database = {
  /** The pool. */
  sql: Sql
  /** Resolves while the database answers the pool, or works for all of it. Else it rejects within that time, or some more. */
  check(withinMs: number): Promise<void>
  /** Clients that nothing else shares, for listening and for writing. */
  dedicate(purpose: 'listener' | 'writer'): Dedicated
  /** Closes every connection and stops the server if it is ours. */
  stop(withinMs?: number): Promise<void>
}

const STOP_WITHIN_MS = 5_000

const GIVE_UP_AFTER_MS = 30_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5_000

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
  const open = (name: string, max = 1) => openClient(config, embedded, name, max)
  const { sql, check, watch } = createPool(open, nameConnections('pool'))
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
    stopWatching = watch()
  } catch (error) {
    await stop()
    throw error
  }
  return { sql, check, dedicate: purpose => createDedicated(nameConnections(purpose), open), stop }
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
