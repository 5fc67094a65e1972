import { hashSecret, newSecret } from '../accounts/secrets.ts'
import type { Person, SignedIn } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { PREFIX, type Scope } from './model.ts'

/** A token by which a program acts for somebody. What it is itself, only its person was shown, once. */
export type ApiToken = {
  id: number
  name: string
  scopes: Scope[]
  createdAt: Date
  /** Within five minutes. */
  lastUsedAt: Date | null
  expiresAt: Date | null
}

/** What somebody chooses of a new one. */
export type NewApiToken = Pick<ApiToken, 'name' | 'scopes' | 'expiresAt'>

/** Makes a token. Returns null when the account was disabled meanwhile. */
export async function createApiToken(
  sql: Sql | Transaction,
  { id }: Pick<Person, 'id'>,
  { name, scopes, expiresAt }: NewApiToken,
): Promise<{ token: string; made: ApiToken } | null> {
  const token = PREFIX + newSecret()
  const [made] = await sql<ApiToken[]>`
    INSERT INTO api_tokens (user_id, name, scopes, expires_at, token_hash)
    SELECT id, ${name}, ${scopes}::text[], ${expiresAt}, ${hashSecret(token)}
    FROM users WHERE id = ${id} AND disabled_at IS NULL FOR SHARE
    RETURNING id, name, to_json(scopes) AS scopes, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt"`
  return made ? { token, made } : null
}

/** So exact is what is known of when a token was last used. */
const USED_EVERY_MINUTES = 5

/** Finds whose token it is, and records now and then that it is used. Returns null when there is none, or none any more. */
export async function findByApiToken(sql: Sql, token: string): Promise<SignedIn | null> {
  const [row] = await sql<(SignedIn & { tokenId: number; isUsedLongAgo: boolean })[]>`
    SELECT users.id, username, display_name AS "displayName", picture, language, theme, density, send_key AS "sendKey", role,
           'token:' || api_tokens.id AS "sessionId", to_json(scopes) AS scopes, api_tokens.id AS "tokenId",
           EXISTS (SELECT FROM two_step WHERE two_step.user_id = users.id)
             OR EXISTS (SELECT FROM passkeys WHERE passkeys.user_id = users.id)
             OR EXISTS (SELECT FROM sign_on_identities WHERE sign_on_identities.user_id = users.id) AS "hasTwoSteps",
           least(coalesce(last_used_at, '-infinity'), users.seen_at) < now() - ${USED_EVERY_MINUTES} * interval '1 minute' AS "isUsedLongAgo"
    FROM api_tokens JOIN users ON users.id = user_id
    WHERE token_hash = ${hashSecret(token)} AND coalesce(expires_at > now(), true) AND disabled_at IS NULL`
  if (!row) return null
  const { tokenId, isUsedLongAgo, ...signedIn } = row
  if (isUsedLongAgo) await recordUsed(sql, signedIn.id, tokenId)
  return signedIn
}

/** Records it of the token and of the person, for whom its program is here. Nobody waits for a person's row that is locked. */
async function recordUsed(sql: Sql, personId: number, tokenId: number): Promise<void> {
  await sql`
    WITH token AS (UPDATE api_tokens SET last_used_at = now() WHERE id = ${tokenId})
    UPDATE users SET seen_at = now()
    WHERE id = (SELECT id FROM users WHERE id = ${personId} FOR NO KEY UPDATE SKIP LOCKED)`
}

/** Returns what stands in the place of sessions for those of these tokens that can still be used. */
export async function findLastingTokens(sql: Sql, tokenIds: number[]): Promise<string[]> {
  const rows = await sql<{ sessionId: string }[]>`
    SELECT 'token:' || api_tokens.id AS "sessionId" FROM api_tokens JOIN users ON users.id = user_id
    WHERE api_tokens.id = ANY(${tokenIds}::bigint[]) AND coalesce(expires_at > now(), true) AND disabled_at IS NULL`
  return rows.map(({ sessionId }) => sessionId)
}

/** Lists somebody's tokens, the newest first. */
export async function listApiTokens(sql: Sql | Transaction, { id }: Person): Promise<ApiToken[]> {
  return await sql<ApiToken[]>`
    SELECT id, name, to_json(scopes) AS scopes, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt"
    FROM api_tokens WHERE user_id = ${id} AND coalesce(expires_at > now(), true) ORDER BY id DESC`
}

/** Revokes a token: it stops working everywhere, and the database tells every instance to close its sockets. @returns its name; null where somebody has no such token */
export async function removeApiToken(
  sql: Sql | Transaction,
  person: Person,
  tokenId: number,
): Promise<string | null> {
  const [removed] = await sql<{ name: string }[]>`
    DELETE FROM api_tokens WHERE id = ${tokenId} AND user_id = ${person.id} RETURNING name`
  return removed?.name ?? null
}

/** Removes the tokens that have expired. */
export async function removeExpiredTokens(sql: Sql): Promise<void> {
  await sql`DELETE FROM api_tokens WHERE expires_at < now()`
}
