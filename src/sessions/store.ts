import { hashSecret, newSecret } from '../accounts/secrets.ts'
import type { SignedIn } from '../accounts/store.ts'
import { findLastingTokens } from '../api-tokens/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { isUuid } from '../http/fields.ts'

/** Where a session was opened, for its owner to recognise it. */
export type Device = {
  userAgent: string
  address: string
  /** Whether nobody had signed in to the account there before. */
  isNew?: boolean
  /** Whether its cookie is one that browsers take from this host alone. */
  hasHostCookie?: boolean
}

/** Whose session it is, and how they have proven that: `isConfirmed` is whether this counts for what cannot be undone, for a while. */
type SessionOwner = { id: number; passwordHash?: string; hasTwoSteps?: boolean; isConfirmed?: boolean }

/**
 * Starts a session. Returns null when the account was disabled, or the password that was given was changed, after it was checked:
 * whoever does that waits for this lock, and a trigger then ends all sessions, so that none is left over. Another trigger refuses a
 * session without the second step for somebody who has two-step sign-in.
 */
export async function createSession(
  sql: Sql | Transaction,
  { id, passwordHash, hasTwoSteps = false, isConfirmed = true }: SessionOwner,
  device: Device,
  days: number,
): Promise<{ secret: string; expiresAt: Date } | null> {
  const secret = newSecret()
  const [session] = await sql<{ expiresAt: Date }[]>`
    INSERT INTO sessions (user_id, expires_at, user_agent, address, is_new_browser, has_host_cookie, has_two_steps,
                          password_given_at, token_hash)
    SELECT id, now() + ${days} * interval '1 day', ${device.userAgent}, ${device.address}, ${device.isNew ?? false},
           ${device.hasHostCookie ?? false}, ${hasTwoSteps},
           CASE WHEN ${isConfirmed} THEN now() ELSE '-infinity' END, ${hashSecret(secret)}
    FROM users
    WHERE id = ${id} AND password_hash = coalesce(${passwordHash ?? null}, password_hash) AND disabled_at IS NULL FOR SHARE
    RETURNING expires_at AS "expiresAt"`
  return session ? { secret, expiresAt: session.expiresAt } : null
}

/**
 * Finds whose session it is by its secret, and records now and then that they are here. Returns null when it has ended.
 * @param isOldCookie whether it is from a cookie that another host of the domain may have set: then it counts only for a session that
 * never had another
 */
export async function findSignedIn(sql: Sql, secret: string, isOldCookie = false): Promise<SignedIn | null> {
  const [row] = await sql<(SignedIn & { isSeenLongAgo: boolean })[]>`
    SELECT users.id, username, display_name AS "displayName", picture, language, theme, density, send_key AS "sendKey", role,
           sessions.id AS "sessionId", NULL AS scopes, has_two_steps AS "hasTwoSteps",
           least(sessions.last_seen_at, users.seen_at) < now() - ${SEEN_EVERY_MINUTES} * interval '1 minute' AS "isSeenLongAgo"
    FROM sessions JOIN users ON users.id = user_id
    WHERE token_hash = ${hashSecret(secret)} AND expires_at > now() AND disabled_at IS NULL
      AND NOT (has_host_cookie AND ${isOldCookie})`
  if (!row) return null
  const { isSeenLongAgo, ...signedIn } = row
  if (isSeenLongAgo) await recordSeen(sql, signedIn)
  return signedIn
}

/** So exact is what is known of when somebody was last here. */
const SEEN_EVERY_MINUTES = 5

/**
 * Records that somebody is here, of the session and of the person, whose sessions will be gone one day. Where somebody has the
 * person's row locked, it is left for the next request: nobody waits for this.
 */
async function recordSeen(sql: Sql, { id, sessionId }: SignedIn): Promise<void> {
  await sql`
    WITH session AS (UPDATE sessions SET last_seen_at = now() WHERE id = ${sessionId})
    UPDATE users SET seen_at = now()
    WHERE id = (SELECT id FROM users WHERE id = ${id} FOR NO KEY UPDATE SKIP LOCKED)`
}

/**
 * Keeps an account as it is until the transaction ends. @returns whether somebody's session is still there: a request may have been let in
 * before it ended
 */
export async function lockAccountOf(
  sql: Sql | Transaction,
  { id, sessionId }: Pick<SignedIn, 'id' | 'sessionId'>,
): Promise<boolean> {
  await sql`SELECT FROM users WHERE id = ${id} FOR NO KEY UPDATE`
  // A query of its own: its snapshot has what those have done whom the lock has waited for.
  const [session] = await sql`
    SELECT FROM sessions WHERE id = ${sessionId} AND user_id = ${id} AND expires_at > now() FOR SHARE`
  return session !== undefined
}

/** Whether it was confirmed within so many minutes that it is still the person who uses a session. */
export async function confirmedWithin(sql: Sql, sessionId: string, minutes: number): Promise<boolean> {
  const [row] = await sql`
    SELECT FROM sessions
    WHERE id = ${sessionId} AND password_given_at > now() - ${minutes} * interval '1 minute'`
  return row !== undefined
}

/** Records that it was confirmed, by the password or a passkey, that it is still the person who uses a session. The column has the name of before. */
export async function recordConfirmed(sql: Sql, sessionId: string): Promise<void> {
  await sql`UPDATE sessions SET password_given_at = now() WHERE id = ${sessionId}`
}

/**
 * Ends a session: its token stops working everywhere, and the database tells every instance to close its sockets.
 * @returns whether it had not ended before
 */
export async function endSession(sql: Sql | Transaction, sessionId: string): Promise<boolean> {
  const { count } = await sql`DELETE FROM sessions WHERE id = ${sessionId}`
  return count > 0
}

/** Returns those of these sessions that have not ended, and of what stands for API tokens in their place. */
export async function findLastingSessions(sql: Sql, sessionIds: string[]): Promise<Set<string>> {
  const [tokenIds, uuids] = [sessionIds.flatMap(readTokenId), sessionIds.filter(isUuid)]
  const rows = await sql<{ id: string }[]>`
    SELECT sessions.id FROM sessions JOIN users ON users.id = user_id
    WHERE sessions.id = ANY(${uuids}::uuid[]) AND expires_at > now() AND disabled_at IS NULL`
  const tokens = tokenIds.length === 0 ? [] : await findLastingTokens(sql, tokenIds)
  return new Set([...rows.map(({ id }) => id), ...tokens])
}

/** Reads which API token stands in the place of a session; nothing where it is one. */
function readTokenId(sessionId: string): number[] {
  const [, id] = /^token:(\d+)$/.exec(sessionId) ?? []
  return id === undefined ? [] : [Number(id)]
}

/** Each of them is announced, and a query may take some seconds. */
const ENDED_AT_ONCE = 1_000

/** Removes the sessions that have expired. */
export async function endExpiredSessions(sql: Sql): Promise<void> {
  for (let ended = ENDED_AT_ONCE; ended === ENDED_AT_ONCE; ) {
    const { count } = await sql`
      DELETE FROM sessions WHERE id = ANY(ARRAY(
        SELECT id FROM sessions WHERE expires_at < now() ORDER BY expires_at LIMIT ${ENDED_AT_ONCE}))`
    ended = count
  }
}
