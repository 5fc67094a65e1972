import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { readMoment } from '../database/moments.ts'
import type { Kept } from '../secret-box.ts'

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
