import type { Sql } from '../database/connect.ts'
import type { Job } from '../jobs/model.ts'
import { isStillTaken } from '../jobs/taken.ts'

/** For a day, a message is tried again, and so is what was changed of it. */
const TRIED_FOR = '1 day'

/** How far a conversation was posted, or is to be: up to which message, and which change. */
type Position = { seq: number; change: number }

/**
 * Says that a job is at a conversation, however long it has been.
 * @returns how far to post; null where the webhook is gone, or the job is another instance's by now
 */
export async function beginPosting(
  sql: Sql,
  webhookId: number,
  conversationId: number,
  job: Pick<Job<'webhook'>, 'id' | 'attempt'>,
): Promise<Position | null> {
  const [wanted] = await sql<Position[]>`
    UPDATE webhook_positions SET queued_at = now()
    WHERE webhook_id = ${webhookId} AND conversation_id = ${conversationId} AND ${isStillTaken(sql, job)}
    RETURNING wanted_seq AS seq, wanted_change AS change`
  return wanted ?? null
}

/** Finds the next message of a conversation to post; null where all were. What was deleted, or has been tried for a day, is left out. */
export async function findNextMessage(
  sql: Sql,
  webhookId: number,
  conversationId: number,
): Promise<{ id: number; seq: number } | null> {
  const [next] = await sql<{ id: number; seq: number }[]>`
    SELECT messages.id, messages.seq FROM webhook_positions
    JOIN webhooks ON webhooks.id = webhook_id
    CROSS JOIN LATERAL (
      SELECT id, seq FROM messages
      WHERE messages.conversation_id = webhook_positions.conversation_id AND seq > sent_seq AND recipient_id = user_id
        AND deleted_at IS NULL AND messages.created_at > now() - ${TRIED_FOR}::interval
      ORDER BY seq LIMIT 1) messages
    WHERE webhook_id = ${webhookId} AND webhook_positions.conversation_id = ${conversationId}`
  return next ?? null
}

/**
 * Finds the message to post whose latest change is the next one; null where all were posted. What was neither edited nor deleted within a day is left
 * out. One that was edited comes again with a reaction: a message has the number of its latest change alone. It comes itself before that.
 */
export async function findNextChange(
  sql: Sql,
  webhookId: number,
  conversationId: number,
): Promise<{ id: number; change: number } | null> {
  const [next] = await sql<{ id: number; change: number }[]>`
    SELECT messages.id, messages.change FROM webhook_positions
    JOIN webhooks ON webhooks.id = webhook_id
    CROSS JOIN LATERAL (
      SELECT id, change FROM messages
      WHERE messages.conversation_id = webhook_positions.conversation_id AND change > sent_change AND seq <= sent_seq
        AND recipient_id = user_id AND greatest(edited_at, deleted_at) > now() - ${TRIED_FOR}::interval
      ORDER BY change LIMIT 1) messages
    WHERE webhook_id = ${webhookId} AND webhook_positions.conversation_id = ${conversationId}`
  return next ?? null
}

/** Records that a conversation was posted up to a message, or a change. */
export async function recordSent(
  sql: Sql,
  webhookId: number,
  conversationId: number,
  { seq = 0, change = 0 }: Partial<Position>,
): Promise<void> {
  await sql`
    UPDATE webhook_positions SET sent_seq = greatest(sent_seq, ${seq}), sent_change = greatest(sent_change, ${change})
    WHERE webhook_id = ${webhookId} AND conversation_id = ${conversationId}`
}

/** A job is done with a conversation, as far as it was wanted. @returns whether nothing more is wanted meanwhile */
export async function endPosting(
  sql: Sql,
  webhookId: number,
  conversationId: number,
  { seq, change }: Position,
): Promise<boolean> {
  const { count } = await sql`
    UPDATE webhook_positions
    SET sent_seq = greatest(sent_seq, ${seq}), sent_change = greatest(sent_change, ${change}), queued_at = NULL
    WHERE webhook_id = ${webhookId} AND conversation_id = ${conversationId} AND wanted_seq <= ${seq} AND wanted_change <= ${change}`
  return count > 0
}

/** A job gives a conversation up. What comes later has another one. */
export async function leavePosting(sql: Sql, webhookId: number, conversationId: number): Promise<void> {
  await sql`
    UPDATE webhook_positions SET queued_at = NULL
    WHERE webhook_id = ${webhookId} AND conversation_id = ${conversationId}`
}
