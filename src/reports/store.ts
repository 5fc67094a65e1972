import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'

/** How many messages before and after a reported one are kept with it. */
const AROUND = 5

/** Whether somebody has reported a message. */
export async function hasReported(sql: Sql, person: Person, messageId: number): Promise<boolean> {
  const [report] = await sql`
    SELECT FROM reports WHERE message_id = ${messageId} AND reporter_id = ${person.id}`
  return report !== undefined
}

/**
 * Stores what somebody says of a message that was sent to them, with that message and those around it as they are at this moment.
 * @returns whether they had not reported it before
 */
export async function storeReport(
  sql: Sql,
  person: Person,
  messageId: number,
  reason: string,
): Promise<boolean> {
  const nameOf = sql`(SELECT username FROM users WHERE users.id = sender_id)`
  const { count } = await sql`
    INSERT INTO reports (message_id, reporter_id, reporter_name, reported_id, reported_name, reason, snapshot)
    SELECT id, recipient_id, ${person.username}, sender_id, ${nameOf}, ${reason}, (
      SELECT jsonb_agg(
        jsonb_build_object('id', around.id, 'sender', ${nameOf}, 'timestamp', created_at, 'body', body)
        || CASE WHEN has_files THEN jsonb_build_object('files', (
          SELECT jsonb_agg(jsonb_build_object('name', name, 'type', type, 'size', size) ORDER BY place)
          FROM files WHERE files.message_id = around.id)) ELSE '{}' END ORDER BY seq)
      FROM (
        (SELECT * FROM messages WHERE conversation_id = reported.conversation_id AND seq <= reported.seq
         ORDER BY seq DESC LIMIT ${AROUND + 1})
        UNION ALL
        (SELECT * FROM messages WHERE conversation_id = reported.conversation_id AND seq > reported.seq
         ORDER BY seq LIMIT ${AROUND})) around)
    FROM messages reported WHERE id = ${messageId} AND recipient_id = ${person.id}
    ON CONFLICT (message_id, reporter_id) DO NOTHING`
  return count > 0
}
