import type { Scope } from '../api-tokens/model.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import type { Preferences } from '../http/preferences.ts'
import { pairOf } from '../people/pair.ts'
import type { Role } from './model.ts'

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
