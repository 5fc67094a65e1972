import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/client.ts'
import { pairOf } from '../people/pair.ts'
import type { Days } from './model.ts'

/**
 * Sets in how many days messages disappear that are sent from now on; the conversation says so. Again: nothing changes.
 * @param days 0: never
 * @throws PostgresError CA003 when the account was deleted, CA005 when one of the two has blocked the other
 */
export async function setDisappearing(sql: Sql, person: Person, partner: Person, days: Days): Promise<void> {
  await sql`SELECT set_disappearing(${person.id}, ${partner.id}, ${days || null})`
}

/** Finds in how many days messages of a conversation disappear; 0: never. */
export async function findDisappearing(sql: Sql, person: Person, partner: Person): Promise<number> {
  const { low, high } = pairOf(person.id, partner.id)
  const [row] = await sql<{ days: number | null }[]>`
    SELECT disappear_days AS days FROM conversations WHERE low_user_id = ${low} AND high_user_id = ${high}`
  return row?.days ?? 0
}

/**
 * Takes away the texts of messages whose time has come, at most so many, in conversations that nobody else has locked. Those are locked in the order in
 * which everybody locks them.
 * @returns how many there were
 */
export async function removeDisappearing(transaction: Sql | Transaction, limit: number): Promise<number> {
  const locked = await transaction<{ id: number }[]>`
    SELECT id FROM conversations
    WHERE id IN (
      SELECT conversation_id FROM messages
      WHERE expires_at <= clock_timestamp() AND disappeared_at IS NULL ORDER BY expires_at LIMIT ${limit})
    ORDER BY low_user_id, high_user_id FOR NO KEY UPDATE SKIP LOCKED`
  if (locked.length === 0) return 0
  const { count } = await transaction`
    UPDATE messages SET deleted_at = coalesce(deleted_at, clock_timestamp()), disappeared_at = clock_timestamp()
    WHERE id IN (
      SELECT id FROM messages
      WHERE expires_at <= clock_timestamp() AND disappeared_at IS NULL
        AND conversation_id = ANY(${locked.map(({ id }) => id)}::bigint[])
      ORDER BY expires_at LIMIT ${limit})`
  return count
}
