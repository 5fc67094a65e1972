import type { Scope } from '../api-tokens/model.ts'
import { findLastingTokens } from '../api-tokens/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { isUuid } from '../http/fields.ts'
import type { Preferences } from '../http/preferences.ts'
import { pairOf } from '../people/pair.ts'
import type { Role } from './model.ts'
import { hashSecret, newSecret } from './secrets.ts'

/** Somebody with an account. */
export type Person = { id: number; username: string }

/** How somebody is shown to others: by a name beside the username, or none (''), and a picture, by its hash. */
export type Profile = { displayName: string; picture: string | null }

/** Somebody as others see them. */
export type ShownPerson = Person & Profile

/** A person, and whether the account is disabled. */
export type Account = ShownPerson & { isDisabled: boolean }

/** Who asks, what they may do, how they want pages to be, and by what they are signed in. */
export type SignedIn = ShownPerson &
  Preferences & {
    role: Role
    /** Which session it is; for an API token, what stands in its place. What it holds open is closed when it ends. */
    sessionId: string
    /** What an API token lets its program do; null for a session, which may do all that its person may. */
    scopes: readonly Scope[] | null
    /** Whether the session began by two steps or what counts as two; for an API token, whether its person can begin one by them. */
    hasTwoSteps: boolean
  }

/** Where a session was opened, for its owner to recognise it. */
export type Device = {
  userAgent: string
  address: string
  /** Whether nobody had signed in to the account there before. */
  isNew?: boolean
  /** Whether its cookie is one that browsers take from this host alone. */
  hasHostCookie?: boolean
}

/** What the audit log and settings call the command line: nobody can have it as a name. */
const COMMAND_LINE = 'system'

/** Makes an account. Returns null when the name is taken, in any case of its letters. */
export async function createPerson(
  sql: Sql | Transaction,
  username: string,
  passwordHash: string,
  role: Role = 'member',
): Promise<Person | null> {
  if (username.toLowerCase() === COMMAND_LINE) return null
  const [person] = await sql<Person[]>`
    INSERT INTO users (username, password_hash, role) VALUES (${username}, ${passwordHash}, ${role})
    ON CONFLICT DO NOTHING
    RETURNING id, username`
  return person ?? null
}

/** Whether there is anybody who runs the server. Once there is, there always is. */
export async function hasAdministrator(sql: Sql | Transaction): Promise<boolean> {
  const [row] = await sql`SELECT FROM users WHERE role = 'administrator' AND disabled_at IS NULL LIMIT 1`
  return row !== undefined
}

/** Whether there is any account. */
export async function hasPeople(sql: Sql): Promise<boolean> {
  const [row] = await sql`SELECT FROM users WHERE state IN ('active', 'disabled') LIMIT 1`
  return row !== undefined
}

/** Finds a person by name, in any case; an account that was deleted has none. */
export async function findPersonByName(sql: Sql, username: string): Promise<Account | null> {
  const [person] = await sql<Account[]>`
    SELECT id, username, display_name AS "displayName", picture, disabled_at IS NOT NULL AS "isDisabled" FROM users
    WHERE lower(username COLLATE "C") = ${username.toLowerCase()} AND deleted_at IS NULL`
  return person ?? null
}

/** Finds an account that was deleted, for somebody who has a conversation with it. */
export async function findDeletedPartner(sql: Sql, person: Person, id: number): Promise<Account | null> {
  const { low, high } = pairOf(person.id, id)
  const [partner] = await sql<Account[]>`
    SELECT id, username, display_name AS "displayName", picture, true AS "isDisabled" FROM users
    WHERE id = ${id} AND deleted_at IS NOT NULL
      AND EXISTS (SELECT FROM conversations WHERE low_user_id = ${low} AND high_user_id = ${high} AND last_seq > 0)`
  return partner ?? null
}

/** Whose account it is, whether it is disabled, and what its password was hashed to. */
type StoredCredentials = Person & { isDisabled: boolean; passwordHash: string }

export async function findCredentials(sql: Sql, username: string): Promise<StoredCredentials | null> {
  const [credentials] = await sql<StoredCredentials[]>`
    SELECT id, username, disabled_at IS NOT NULL AS "isDisabled", password_hash AS "passwordHash" FROM users
    WHERE lower(username COLLATE "C") = ${username.toLowerCase()}`
  return credentials ?? null
}

/** Keeps an account as it is until the transaction ends, so that ways to sign in come and go one by one. */
export async function lockAccount(sql: Sql | Transaction, { id }: Person): Promise<void> {
  await sql`SELECT FROM users WHERE id = ${id} FOR NO KEY UPDATE`
}

/**
 * Counts the ways in which somebody can sign in: the password, each passkey, and single sign-on by the issuer that the server has.
 * The account is locked for whoever removes one, so that the last one stays.
 */
export async function lockAndCountWaysIn(
  sql: Sql | Transaction,
  person: Person,
  issuer: string,
): Promise<number> {
  await lockAccount(sql, person)
  // A query of its own: its snapshot has what those have done whom the lock has waited for.
  const [row] = await sql<{ ways: number }[]>`
    SELECT ((password_hash LIKE '$argon2%')::int
      + (SELECT count(*) FROM passkeys WHERE user_id = users.id)
      + (SELECT count(*) FROM sign_on_identities WHERE user_id = users.id AND issuer = ${issuer}))::int AS ways
    FROM users WHERE id = ${person.id}`
  return row?.ways ?? 0
}

/** Whether somebody has a password: those whom single sign-on has brought have none. */
export async function hasPassword(sql: Sql | Transaction, { id }: Person): Promise<boolean> {
  const [row] = await sql`SELECT FROM users WHERE id = ${id} AND password_hash LIKE '$argon2%'`
  return row !== undefined
}

/** Puts a stronger hash of the same password in place of one: sessions go on. @returns whether it was still that one */
export async function replaceHash(
  sql: Sql,
  { id, passwordHash }: { id: number; passwordHash: string },
  stronger: string,
): Promise<boolean> {
  const { count } = await sql`
    UPDATE users SET stronger_hash = ${stronger} WHERE id = ${id} AND password_hash = ${passwordHash}`
  return count > 0
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
    SELECT users.id, username, display_name AS "displayName", picture, language, theme, density, role,
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
