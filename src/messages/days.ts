import type { Sql, Transaction } from '../database/connect.ts'

/** Days in UTC, such as 2026-03-31: from the first to the last, both included; null where there is no such end. */
export type Days = { from: string | null; to: string | null }

/** Messages whose ids are from `low` to `high`. */
export type IdRange = { low: number; high: number }

/** All there are. */
export const ALL_IDS: IdRange = { low: 0, high: Number.MAX_SAFE_INTEGER }

/** How many ids have a row of `message_days` together: as `block_of()` in sql/0014. */
const BLOCK = 512

/**
 * Finds where the messages of some days are: none of these days is outside of the range, and in it are few of other days.
 * Returns null when there was none.
 */
export async function findIdsOfDays(sql: Sql | Transaction, { from, to }: Days): Promise<IdRange | null> {
  if (from === null && to === null) return ALL_IDS
  const [found] = await sql<{ first: number | null; last: number | null; pending: number | null }[]>`
    SELECT min(block) AS first, max(block) AS last,
           (SELECT up_to FROM message_days_pending ORDER BY up_to DESC LIMIT 1) AS pending
    FROM message_days WHERE day >= coalesce(${from}::date, '-infinity') AND day <= coalesce(${to}::date, 'infinity')`
  const { first = null, last = null, pending = null } = found ?? {}
  if (pending === null && (first === null || last === null)) return null
  const low = from === null || pending !== null ? 0 : (first ?? 0) * BLOCK
  const high = to === null ? ALL_IDS.high : Math.max(pending ?? 0, ((last ?? -1) + 1) * BLOCK - 1)
  return { low, high }
}

/** So many ids take some tenths of a second. */
const NOTED_AT_ONCE = 100_000

/** Looks at what was stored before there were days. One instance does it, the newest first; the others leave it alone meanwhile. */
export async function noteEarlierDays(sql: Sql): Promise<void> {
  while (await noteSome(sql)) {}
}

/** @returns whether there is more to do */
async function noteSome(sql: Sql): Promise<boolean> {
  return sql.begin(async transaction => {
    const [pending] = await transaction<{ upTo: number }[]>`
      SELECT up_to AS "upTo" FROM message_days_pending FOR UPDATE SKIP LOCKED`
    if (!pending) return false
    const rest = Math.max(0, pending.upTo - NOTED_AT_ONCE)
    await transaction`
      INSERT INTO message_days (day, block)
      SELECT DISTINCT day_of(created_at), block_of(id) FROM messages WHERE id > ${rest} AND id <= ${pending.upTo}`
    if (rest > 0) await transaction`UPDATE message_days_pending SET up_to = ${rest}`
    else await transaction`DELETE FROM message_days_pending`
    return rest > 0
  })
}
