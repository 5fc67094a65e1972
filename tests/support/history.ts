import type { Sql } from '../../src/database/connect.ts'

/** How much two people wrote to each other in turn, and when: a message each minute. */
export type History = { messages: number; body?: string; since?: string }

/**
 * Gives two people, who have had no conversation, a long one. The triggers are left out, which take their time; what they would have
 * filled in is written here.
 */
export async function addHistory(
  sql: Sql,
  [one, other]: [string, string],
  { messages, body = 'Message number', since = '2026-03-01 12:00Z' }: History,
): Promise<void> {
  await sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`SET LOCAL statement_timeout = 0`
    const [conversation] = await tx<{ id: number; low: number; high: number }[]>`
      INSERT INTO conversations (low_user_id, high_user_id, last_seq, last_message_at, active_slot)
      SELECT min(id), max(id), ${messages}, now(), slot_of(now()) FROM users WHERE username IN (${one}, ${other})
      RETURNING id, low_user_id AS low, high_user_id AS high`
    if (!conversation) throw new Error('INSERT returned no row.')
    const { id, low, high } = conversation
    await tx`
      INSERT INTO participants (user_id, conversation_id, partner_name, active_slot)
      SELECT low, ${id}, lower(username COLLATE "C"), slot_of(now())
      FROM (VALUES (${low}::bigint, ${high}::bigint), (${high}, ${low})) AS people (low, high) JOIN users ON users.id = high`
    await tx`
      INSERT INTO messages (conversation_id, seq, sender_id, recipient_id, body, created_at)
      SELECT ${id}, seq, CASE seq % 2 WHEN 0 THEN ${low}::bigint ELSE ${high} END, CASE seq % 2 WHEN 0 THEN ${high}::bigint ELSE ${low} END,
             ${body}::text || ' ' || seq, ${since}::text::timestamptz + seq * interval '1 minute'
      FROM generate_series(1, ${messages}::int) seq`
  })
}
