import type { Sql } from '../database/client.ts'
import { serverStart } from '../database/server-start.ts'
import { hasEnded, isNotAllowed } from '../database/sql-errors.ts'
import { within } from '../deadline.ts'
import { unavailable } from '../errors.ts'
import { log, reasonOf } from '../log.ts'

/**
 * Names the history that the database's numbers belong to. The name changes when a backup is restored, a standby is
 * promoted or a database is copied. Clients that see another epoch drop their numbers.
 */
export type Epoch = {
  /** As it was when it was last read. */
  current(): string
  /**
   * The epoch of what was read from a server. After a restore the pool may reach the new server before the listener does: an
   * answer must not name the history before for what is of the one after.
   * @param serverStart when that server started, as the query that read from it says
   * @throws DeadlineError or what the database says when it cannot be read; HttpError 503 when that server is gone by now
   */
  of(serverStart: string): Promise<string>
  /** Reads it. @throws what the database says */
  read(sql: Sql): Promise<void>
  /** Reads it after a new LISTEN, and tries until that works. @returns false when a newer client took over first */
  follow(client: Sql): Promise<boolean>
}

const READ_WITHIN_MS = 5_000
const RETRY_MS = 500
const LENGTH = 16

export function createEpoch(sql: Sql): Epoch {
  let current = ''
  /** By the start of the server; it gets an entry whenever PostgreSQL is started. */
  const known = new Map<string, string>()
  let begun = 0
  let latest = 0

  async function read(client: Sql): Promise<void> {
    const turn = ++begun
    const { serverStart, epoch } = await within(READ_WITHIN_MS, readWithStart(client))
    if (turn < latest) return // one that began later has answered: this is the older history
    latest = turn
    current = epoch
    known.set(serverStart, epoch)
  }

  return {
    current: () => current,
    read,
    async of(serverStart) {
      if (!known.has(serverStart)) await read(sql)
      const epoch = known.get(serverStart)
      if (epoch === undefined) throw unavailable(say => say.errors.databaseUnavailable)
      return epoch
    },
    async follow(client) {
      for (;;) {
        try {
          await read(client)
          return true
        } catch (error) {
          if (hasEnded(error)) return false
          log('warn', 'the epoch could not be read; trying again', { reason: reasonOf(error) })
          await Bun.sleep(RETRY_MS)
        }
      }
    },
  }
}

/** Reads the epoch, and of which server it is: all parts come from the same, or they are read once more. */
async function readWithStart(sql: Sql): Promise<{ serverStart: string; epoch: string }> {
  for (;;) {
    const before = await readServerStart(sql)
    const epoch = await readEpoch(sql)
    const serverStart = await readServerStart(sql)
    if (serverStart === before) return { serverStart, epoch }
  }
}

async function readServerStart(sql: Sql): Promise<string> {
  const [row] = await sql<{ serverStart: string }[]>`SELECT ${serverStart(sql)} AS "serverStart"`
  return row?.serverStart ?? ''
}

type Part = { part: string }

/** Computes the epoch from what differs between two histories, however one came from the other. */
export async function readEpoch(sql: Sql): Promise<string> {
  const [own] = await sql<{ seed: string; table: string; database: string }[]>`
    SELECT seed, 'messages'::regclass::oid::text AS "table", pg_database.oid::text AS "database"
    FROM epoch JOIN pg_database ON datname = current_database()`
  const parts = [
    own?.seed, // by hand
    own?.table, // a dump that was read back
    own?.database, // CREATE DATABASE … TEMPLATE
    await readIfAllowed(
      'pg_control_system()',
      sql<Part[]>`SELECT system_identifier::text AS part FROM pg_control_system()`, // another cluster
    ),
    await readIfAllowed(
      'pg_walfile_name(pg_lsn)',
      // A standby that was promoted, and recovery to a point in time.
      sql<Part[]>`SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS part`,
    ),
  ]
  return new Bun.CryptoHasher('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, LENGTH)
}

/** Returns null where the role may not call the function, or the server lacks it: the other parts still tell most histories apart. */
async function readIfAllowed(functionName: string, query: Promise<Part[]>): Promise<string | null> {
  try {
    const [row] = await query
    return row?.part ?? null
  } catch (error) {
    if (!isNotAllowed(error)) throw error
    log('warn', 'a restored database may go unnoticed: a function of PostgreSQL may not be called', {
      do: `GRANT EXECUTE ON FUNCTION ${functionName} TO the user of DATABASE_URL`,
      reason: reasonOf(error),
    })
    return null
  }
}
