import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import { log, reasonOf } from '../log.ts'
import { nameConnections, type OpenClient, openClient, type Sql } from './client.ts'
import { createDedicated, type Dedicated } from './dedicated.ts'
import { startEmbeddedServer } from './embedded/server.ts'
import { shareEmbeddedServer } from './embedded/shared.ts'
import { createPool } from './pool.ts'
import { checkServer } from './requirements.ts'
import { isPermanent } from './sql-errors.ts'

export type { Sql, Transaction } from './client.ts'

export type Database = {
  /** The pool. */
  sql: Sql
  /** Resolves when the database answers the pool, or works for all of it. Otherwise rejects within that time, or a little more. */
  check(withinMs: number): Promise<void>
  /** Clients that nothing else shares, for listening, for writing, and for telling others who is here: whose commits do not wait for the disk. */
  dedicate(purpose: 'listener' | 'writer' | 'presence'): Dedicated
  /** Closes every connection and stops the server if it is ours. */
  stop(withinMs?: number): Promise<void>
}

const STOP_WITHIN_MS = 5_000

const POOL_SIZE = 20

/** A query takes milliseconds; one that takes longer than this has a plan gone wrong, or waits for a row that somebody keeps locked. */
const QUERY_TIMEOUT_MS = 8_000

const GIVE_UP_AFTER_MS = 30_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5_000

type ConnectOptions = {
  /** Stops waiting for a database that is not there yet. */
  signal?: AbortSignal
  giveUpAfterMs?: number
  /**
   * For a command, which may work beside a server: uses the embedded server of another ChatApp where one runs, has one
   * connection, and lets a query take as long as it needs.
   */
  isCommand?: boolean
}

/**
 * Connects to the database of `DATABASE_URL`, or starts the embedded one and connects to that.
 * @throws OperatorError when it cannot be reached for 30 s, or ChatApp cannot work with it
 */
export async function connectDatabase(
  config: Config,
  { signal, giveUpAfterMs = GIVE_UP_AFTER_MS, isCommand = false }: ConnectOptions = {},
): Promise<Database> {
  const deadline = performance.now() + giveUpAfterMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await openDatabase(config, isCommand)
    } catch (error) {
      if (error instanceof OperatorError) throw error
      const reason = reasonOf(error) || 'no answer'
      if (isPermanent(error) || signal?.aborted || performance.now() > deadline) {
        const place = config.databaseUrl ? 'of DATABASE_URL' : `in ${config.dataDir}`
        throw new OperatorError(
          `The database ${place} cannot be used: ${reason}. Check its address and password, and that the server runs.`,
        )
      }
      log('warn', 'the database cannot be reached yet; trying again', { reason })
      await Bun.sleep(pauseMs)
    }
  }
}

async function openDatabase(config: Config, isCommand: boolean): Promise<Database> {
  const provide = isCommand ? shareEmbeddedServer : startEmbeddedServer
  const embedded = config.databaseUrl ? null : await provide(config)
  const open: OpenClient = (name, max, settings) => openClient(config, embedded, name, max, settings)
  try {
    const { sql, check, dedicate, stop } = await openClients(open, isCommand)
    return {
      sql,
      check,
      dedicate,
      async stop(withinMs = STOP_WITHIN_MS) {
        const since = performance.now()
        await stop()
        await embedded?.stop(withinMs - (performance.now() - since))
      },
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/** Opens the pool, once the server has been checked. */
async function openClients(openAny: OpenClient, isCommand: boolean): Promise<Database> {
  const first = openAny(nameConnections('start'), 1)
  const synchronousCommit = await checkServer(first).finally(() => first.end({ timeout: 1 }))
  const open: OpenClient = (name, max, settings) =>
    openAny(name, max, { ...settings, synchronous_commit: synchronousCommit })
  const openUnsynced: OpenClient = (name, max, settings) =>
    openAny(name, max, { ...settings, synchronous_commit: 'off' })
  const [size, queryTimeoutMs] = isCommand ? [1, 0] : [POOL_SIZE, QUERY_TIMEOUT_MS]
  const { sql, check, watch } = createPool(open, size, queryTimeoutMs)
  const end = () => sql.end({ timeout: 1 }) // by now everybody has been answered
  await sql`SELECT 1`.catch(async error => {
    await end()
    throw error
  })
  const stopWatching = watch()
  return {
    sql,
    check,
    dedicate: purpose =>
      createDedicated(nameConnections(purpose), purpose === 'presence' ? openUnsynced : open),
    async stop() {
      stopWatching()
      await end()
    },
  }
}
