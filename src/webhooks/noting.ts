import type { Sql } from '../database/connect.ts'

/** For a day, a message is tried again, and so is what was changed of it. */
export const TRIED_FOR = '1 day'

/** A job that was to post what is new, and has gone by another way than it should, is forgotten after this time. */
const FORGOTTEN_AFTER = '2 days'

/**
 * The last message of a conversation from before a webhook was made, in a query that has `heard` and `webhooks`. It is looked for once: where something
 * was noted before, all messages since then would be read to find it.
 */
export function lastBefore(sql: Sql) {
  return sql`
    CASE WHEN EXISTS (SELECT FROM webhook_positions known
      WHERE (known.webhook_id, known.conversation_id) = (webhooks.id, heard.conversation_id)) THEN 0
    ELSE coalesce((
      SELECT messages.seq FROM messages
      WHERE messages.conversation_id = heard.conversation_id AND messages.created_at < webhooks.created_at
      ORDER BY messages.seq DESC LIMIT 1), 0) END`
}

/** Since when a job is at a conversation of which something was heard: now, unless there is one. */
export function queuedAt(sql: Sql) {
  return sql`
    CASE WHEN coalesce(webhook_positions.queued_at < now() - ${FORGOTTEN_AFTER}::interval, true)
      THEN now() ELSE webhook_positions.queued_at END`
}

/** Adds a job for each conversation that was noted and at which none is, in a query that has `noted`. */
export function addPostingJobs(sql: Sql) {
  return sql`
    INSERT INTO jobs (kind, user_id, content)
    SELECT 'webhook', user_id, jsonb_build_object('lane', substring(url FROM '//([^/]+)'), 'webhook', webhook_id,
             'conversation', conversation_id)
    FROM noted JOIN webhooks ON webhooks.id = webhook_id WHERE queued_at = now()`
}
