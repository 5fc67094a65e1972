import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { readMoment } from '../database/moments.ts'
import type { Job } from '../jobs/model.ts'
import { isStillTaken } from '../jobs/taken.ts'
import { type HeardMessage, isRecent, latestOf, recentMessages, rowsOf } from '../outbound/heard.ts'
import type { Kept } from '../secret-box.ts'
import { addPostingJobs, lastBefore, queuedAt, TRIED_FOR } from './noting.ts'

/** A webhook as its person sees it. */
export type Webhook = {
  id: number
  url: string
  answeredAt: Date | null
  /** What was answered last; null where there was no answer. */
  status: number | null
  answer: string | null
}

/** A token that a webhook may belong to, with the one that it has. */
export type TokenWithWebhook = { id: number; name: string; webhook: Webhook | null }

/** Where to post, for whom, and what signs it. */
export type Receiver = { id: number; url: string; kept: Kept; tokenId: number; person: Person }

/** Finds one of somebody's tokens that may read, which is what a webhook is for. Returns null when there is none. */
export async function findToken(
  sql: Sql | Transaction,
  { id }: Pick<Person, 'id'>,
  tokenId: number,
): Promise<TokenWithWebhook | null> {
  const [row] = await sql<
    (Omit<TokenWithWebhook, 'webhook'> & {
      webhook: Omit<Webhook, 'answeredAt'> & { answeredAt: string | null }
      hasOne: boolean
    })[]
  >`
    SELECT api_tokens.id, name, webhooks.id IS NOT NULL AS "hasOne", jsonb_build_object('id', webhooks.id, 'url', url,
             'answeredAt', answered_at, 'status', status, 'answer', answer) AS webhook
    FROM api_tokens LEFT JOIN webhooks ON token_id = api_tokens.id
    WHERE api_tokens.id = ${tokenId} AND api_tokens.user_id = ${id} AND 'read' = ANY(scopes)
      AND coalesce(expires_at > now(), true)`
  if (!row) return null
  const { answeredAt } = row.webhook
  const webhook = row.hasOne
    ? { ...row.webhook, answeredAt: answeredAt === null ? null : readMoment(answeredAt) }
    : null
  return { id: row.id, name: row.name, webhook }
}

/** Lists somebody's webhooks, with the names of their tokens. */
export async function listWebhooks(
  sql: Sql,
  { id }: Pick<Person, 'id'>,
): Promise<(Omit<Webhook, 'id'> & { token: string; createdAt: Date })[]> {
  return await sql<(Omit<Webhook, 'id'> & { token: string; createdAt: Date })[]>`
    SELECT name AS token, url, webhooks.created_at AS "createdAt", answered_at AS "answeredAt", status, answer
    FROM webhooks JOIN api_tokens ON api_tokens.id = token_id WHERE webhooks.user_id = ${id} ORDER BY webhooks.id`
}

/** Adds a webhook to a token that has none. @returns whether it did */
export async function addWebhook(
  sql: Sql | Transaction,
  { id }: Pick<Person, 'id'>,
  tokenId: number,
  url: string,
  { secret, keyId }: Kept,
): Promise<boolean> {
  const { count } = await sql`
    INSERT INTO webhooks (token_id, user_id, url, secret, closed_with)
    SELECT api_tokens.id, user_id, ${url}, ${Buffer.from(secret)}, ${keyId} FROM api_tokens
    WHERE api_tokens.id = ${tokenId} AND user_id = ${id} ON CONFLICT (token_id) DO NOTHING`
  return count > 0
}

/** Removes the webhook of one of somebody's tokens. @returns where it was, and the token's name; null when there was none */
export async function removeWebhook(
  sql: Sql | Transaction,
  { id }: Pick<Person, 'id'>,
  tokenId: number,
): Promise<{ url: string; name: string } | null> {
  const [removed] = await sql<{ url: string; name: string }[]>`
    DELETE FROM webhooks USING api_tokens
    WHERE token_id = ${tokenId} AND webhooks.user_id = ${id} AND api_tokens.id = token_id RETURNING url, name`
  return removed ?? null
}

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

/** Adds a job that tries whether the webhook of one of somebody's tokens works. @returns whether there is one */
export async function addTrial(sql: Sql, { id }: Pick<Person, 'id'>, tokenId: number): Promise<boolean> {
  const { count } = await sql`
    INSERT INTO jobs (kind, user_id, content)
    SELECT 'webhook', user_id, jsonb_build_object('lane', substring(url FROM '//([^/]+)'), 'webhook', id, 'conversation', NULL)
    FROM webhooks WHERE token_id = ${tokenId} AND user_id = ${id}`
  return count > 0
}

/** Finds where to post. Returns null when the webhook was removed meanwhile, or its token works no longer. */
export async function findReceiver(sql: Sql, webhookId: number): Promise<Receiver | null> {
  const [row] = await sql<
    (Kept & { id: number; url: string; tokenId: number; personId: number; username: string })[]
  >`
    SELECT webhooks.id, url, secret, closed_with AS "keyId", token_id AS "tokenId", users.id AS "personId", username
    FROM webhooks JOIN api_tokens ON api_tokens.id = token_id AND coalesce(expires_at > now(), true)
    JOIN users ON users.id = webhooks.user_id AND disabled_at IS NULL
    WHERE webhooks.id = ${webhookId}`
  if (!row) return null
  const { id, url, secret, keyId, tokenId, personId, username } = row
  return { id, url, kept: { secret, keyId }, tokenId, person: { id: personId, username } }
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

/** Records that a conversation was posted up to a message. */
export async function recordSent(
  sql: Sql,
  webhookId: number,
  conversationId: number,
  seq: number,
): Promise<void> {
  await sql`
    UPDATE webhook_positions SET sent_seq = greatest(sent_seq, ${seq})
    WHERE webhook_id = ${webhookId} AND conversation_id = ${conversationId}`
}

/** Up to which message of a conversation, and which change, something is to be posted. */
export type Wanted = { seq: number; change: number }

/**
 * Says that a job is at a conversation, however long it has been.
 * @returns how far to post; null where the webhook is gone, or the job is another instance's by now
 */
export async function beginPosting(
  sql: Sql,
  webhookId: number,
  conversationId: number,
  job: Pick<Job<'webhook'>, 'id' | 'attempt'>,
): Promise<Wanted | null> {
  const [wanted] = await sql<Wanted[]>`
    UPDATE webhook_positions SET queued_at = now()
    WHERE webhook_id = ${webhookId} AND conversation_id = ${conversationId} AND ${isStillTaken(sql, job)}
    RETURNING wanted_seq AS seq, wanted_change AS change`
  return wanted ?? null
}

/** A job is done with a conversation, as far as it was wanted. @returns whether nothing more is wanted meanwhile */
export async function endPosting(
  sql: Sql,
  webhookId: number,
  conversationId: number,
  { seq, change }: Wanted,
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

/** Records what was answered last, or why there was no answer. */
export async function recordAnswer(
  sql: Sql,
  webhookId: number,
  status: number | null,
  answer: string,
): Promise<void> {
  await sql`
    UPDATE webhooks SET answered_at = now(), status = ${status}, answer = ${answer} WHERE id = ${webhookId}`
}
