import type { Sql } from '../database/client.ts'

/** A message that somebody's device has. */
export type Fetched = { personId: number; messageId: number }

/**
 * Moves marks of delivery up to messages that people have fetched, in one statement: only forwards, only where one was sent to whoever fetched
 * it and they have not read as far, and not where they have blocked the other, who is to see nothing new of them. It waits for nobody, as a batch of
 * messages may have locked some of the same rows in another order; and it is not flushed to the disk for itself.
 * @returns those whose mark somebody else has locked right now: it is to be tried again
 */
export async function moveDeliveredMarks(sql: Sql, fetched: Fetched[]): Promise<Fetched[]> {
  return await sql<Fetched[]>`
    WITH due AS (
      SELECT person, message, conversation_id, seq
      FROM unnest(
        ${fetched.map(({ personId }) => personId)}::bigint[],
        ${fetched.map(({ messageId }) => messageId)}::bigint[]) AS fetched (person, message)
      CROSS JOIN LATERAL (
        SELECT conversation_id, seq FROM messages WHERE messages.id = message AND recipient_id = person OFFSET 0) sent
      CROSS JOIN LATERAL (
        SELECT FROM participants
        WHERE user_id = person AND participants.conversation_id = sent.conversation_id
          AND greatest(delivered_seq, read_seq) < seq AND shown_seq IS NULL OFFSET 0) mark),
    free AS (
      SELECT person, due.conversation_id, max(seq) AS seq
      FROM due
      CROSS JOIN LATERAL (
        SELECT FROM participants
        WHERE user_id = person AND participants.conversation_id = due.conversation_id
        FOR NO KEY UPDATE SKIP LOCKED) mark
      CROSS JOIN (SELECT set_config('synchronous_commit', 'off', true) OFFSET 0) setting
      GROUP BY person, due.conversation_id),
    moved AS (
      UPDATE participants SET delivered_seq = seq FROM free
      WHERE user_id = person AND participants.conversation_id = free.conversation_id AND delivered_seq < seq)
    SELECT person AS "personId", message AS "messageId" FROM due
    WHERE NOT EXISTS (SELECT FROM free WHERE free.person = due.person AND free.conversation_id = due.conversation_id)`
}
