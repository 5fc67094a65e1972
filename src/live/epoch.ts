import type { Sql } from '../database/client.ts'
import { hasEnded, isNotAllowed } from '../database/sql-errors.ts'
import { within } from '../deadline.ts'
import { log, reasonOf } from '../log.ts'

/**
 * Names the history that the database's numbers belong to. The name changes when a backup is restored, a standby is
 * promoted or a database is copied. Clients that see another epoch drop their numbers.
 */
export type Epoch = {
  /** As it was at the last LISTEN. */
  current(): string
  /** Reads it. @throws what the database says */
  read(sql: Sql): Promise<void>
  /** Reads it after a new LISTEN, and tries until that works. @returns false when a newer client took over first */
  follow(client: Sql): Promise<boolean>
}

const READ_WITHIN_MS = 5_000
const RETRY_MS = 500
const LENGTH = 16

export function createEpoch(): Epoch {
  let current = ''

  async function read(sql: Sql): Promise<void> {
    current = await within(READ_WITHIN_MS, readEpoch(sql))
  }

  return {
    current: () => current,
    read,
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
