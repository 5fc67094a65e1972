import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import {
  type HeardChange,
  type HeardMessage,
  isRecent,
  latestOf,
  recentMessages,
  rowsOf,
} from '../outbound/heard.ts'

/** A job that was to post what is new, and has gone by another way than it should, is forgotten after this time. */
const FORGOTTEN_AFTER = '2 days'

/** Has what was sent to people posted to their webhooks. Whichever instance comes first adds the job; who has none costs a look at an index. */
export async function noteForWebhooks(sql: Sql, heard: readonly HeardMessage[]): Promise<void> {
  await sql`
    WITH heard AS (${rowsOf(sql, heard)}),
    noted AS (
      INSERT INTO webhook_positions (webhook_id, conversation_id, wanted_seq, sent_seq, wanted_change, sent_change, queued_at)
      SELECT webhooks.id, conversation_id, seq,
             ${lastBefore(sql)}, last_change, last_change, now()
      FROM heard JOIN webhooks ON webhooks.user_id = heard.user_id
      CROSS JOIN LATERAL (SELECT last_change FROM conversations WHERE conversations.id = conversation_id OFFSET 0) conversation
      ORDER BY webhooks.id, conversation_id
      ON CONFLICT (webhook_id, conversation_id) DO UPDATE
      SET wanted_seq = excluded.wanted_seq, queued_at = ${queuedAt(sql)}
      WHERE webhook_positions.wanted_seq < excluded.wanted_seq
      RETURNING webhook_id, conversation_id, queued_at)
    ${addPostingJobs(sql)}`
}

/** As `noteForWebhooks`, of the latest messages: for what may not have been heard. */
export async function noteRecentForWebhooks(sql: Sql): Promise<void> {
  const heard = await sql<HeardMessage[]>`
    SELECT recipient_id AS "personId", conversation_id AS "conversationId", seq
    FROM (${recentMessages(sql)}) recent
    CROSS JOIN LATERAL (SELECT FROM webhooks WHERE user_id = recipient_id LIMIT 1) webhook
    WHERE ${isRecent(sql)}`
  if (heard.length > 0) await noteForWebhooks(sql, latestOf(heard))
}

/** In which conversation something was changed, and the number of that. */
type Changed = Omit<HeardChange, 'seq'>

/** As `noteForWebhooks`, of what was changed. In a conversation in which nothing was posted yet, what was changed before is left out. */
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

/** Adds a job that tries whether the webhook of one of somebody's tokens works. @returns whether there is one */
export async function addTrial(sql: Sql, { id }: Pick<Person, 'id'>, tokenId: number): Promise<boolean> {
  const { count } = await sql`
    INSERT INTO jobs (kind, user_id, content)
    SELECT 'webhook', user_id, jsonb_build_object('lane', substring(url FROM '//([^/]+)'), 'webhook', id, 'conversation', NULL)
    FROM webhooks WHERE token_id = ${tokenId} AND user_id = ${id}`
  return count > 0
}

/**
 * The last message of a conversation from before a webhook was made, in a query that has `heard` and `webhooks`. It is looked for once: where something
 * was noted before, all messages since then would be read to find it.
 */
function lastBefore(sql: Sql) {
  return sql`
    CASE WHEN EXISTS (SELECT FROM webhook_positions known
      WHERE (known.webhook_id, known.conversation_id) = (webhooks.id, heard.conversation_id)) THEN 0
    ELSE coalesce((
      SELECT messages.seq FROM messages
      WHERE messages.conversation_id = heard.conversation_id AND messages.created_at < webhooks.created_at
      ORDER BY messages.seq DESC LIMIT 1), 0) END`
}

/** Since when a job is at a conversation of which something was heard: now, unless there is one. */
function queuedAt(sql: Sql) {
  return sql`
    CASE WHEN coalesce(webhook_positions.queued_at < now() - ${FORGOTTEN_AFTER}::interval, true)
      THEN now() ELSE webhook_positions.queued_at END`
}

/** Adds a job for each conversation that was noted and at which none is, in a query that has `noted`. */
function addPostingJobs(sql: Sql) {
  return sql`
    INSERT INTO jobs (kind, user_id, content)
    SELECT 'webhook', user_id, jsonb_build_object('lane', substring(url FROM '//([^/]+)'), 'webhook', webhook_id,
             'conversation', conversation_id)
    FROM noted JOIN webhooks ON webhooks.id = webhook_id WHERE queued_at = now()`
}
