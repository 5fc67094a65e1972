import type { Sql } from '../database/connect.ts'
import type { HeardChange } from '../outbound/heard.ts'
import { addPostingJobs, lastBefore, queuedAt, TRIED_FOR } from './noting.ts'

/** In which conversation something was changed, and the number of that. */
type Changed = Omit<HeardChange, 'seq'>

/**
 * As `noteForWebhooks`, of what was changed. In a conversation in which nothing was posted yet, what was changed before is left out.
 */
export async function noteChangesForWebhooks(sql: Sql, heard: readonly Changed[]): Promise<void> {
  await sql`
    WITH heard AS (
      SELECT user_id, conversation_id, min(change) AS first, max(change) AS last
      FROM unnest(${heard.map(({ personId }) => personId)}::bigint[],
        ${heard.map(({ conversationId }) => conversationId)}::bigint[], ${heard.map(({ change }) => change)}::bigint[])
        AS heard (user_id, conversation_id, change)
      GROUP BY user_id, conversation_id),
    noted AS (
      INSERT INTO webhook_positions (webhook_id, conversation_id, wanted_seq, sent_seq, wanted_change, sent_change, queued_at)
      SELECT webhooks.id, conversation_id, ${lastBefore(sql)}, ${lastBefore(sql)}, last, first - 1, now()
      FROM heard JOIN webhooks ON webhooks.user_id = heard.user_id
      ORDER BY webhooks.id, conversation_id
      ON CONFLICT (webhook_id, conversation_id) DO UPDATE
      SET wanted_change = excluded.wanted_change, queued_at = ${queuedAt(sql)}
      WHERE webhook_positions.wanted_change < excluded.wanted_change
      RETURNING webhook_id, conversation_id, queued_at)
    ${addPostingJobs(sql)}`
}

/** How many conversations with changes that were not heard are noted at once. */
const UNHEARD_AT_ONCE = 5_000

/** The same of what may not have been heard: where the last change is a later one than the last that was noted. */
export async function noteUnheardChanges(sql: Sql): Promise<void> {
  let changed: Changed[]
  do {
    changed = await findUnheardChanges(sql)
    if (changed.length > 0) await noteChangesForWebhooks(sql, changed)
  } while (changed.length === UNHEARD_AT_ONCE)
}

async function findUnheardChanges(sql: Sql): Promise<Changed[]> {
  return await sql<Changed[]>`
    SELECT user_id AS "personId", conversation_id AS "conversationId", last_change AS change
    FROM webhooks JOIN webhook_positions ON webhook_id = webhooks.id
    CROSS JOIN LATERAL (SELECT last_change FROM conversations WHERE conversations.id = conversation_id OFFSET 0) conversation
    WHERE last_change > wanted_change LIMIT ${UNHEARD_AT_ONCE}`
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

/** Records that a conversation was posted up to a change. */
export async function recordSentChange(
  sql: Sql,
  webhookId: number,
  conversationId: number,
  change: number,
): Promise<void> {
  await sql`
    UPDATE webhook_positions SET sent_change = greatest(sent_change, ${change})
    WHERE webhook_id = ${webhookId} AND conversation_id = ${conversationId}`
}
