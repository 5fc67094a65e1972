import type { Sql, Transaction } from '../database/connect.ts'
import { hashSecret, newSecret } from './secrets.ts'
import type { Person } from './store.ts'

// Links that work once and for a while. Whoever has one may do what it is for, so the database has its secret's hash alone.

/** Until when a link works, and the secret that belongs into it. */
export type OneTimeLink = { secret: string; expiresAt: Date }

const SETUP_MINUTES = 30
const PASSWORD_MINUTES = 24 * 60
const RESET_MINUTES = 30
const EMAIL_MINUTES = 24 * 60

/** What a link is for: `reset` is a `password` link that its person gets by mail, whoever asked for it. */
type Purpose = 'setup' | 'password' | 'reset' | 'email'

const PASSWORD_PURPOSES: readonly Purpose[] = ['password', 'reset']

/** Makes the link by which the first administrator sets the server up. Those made before no longer work. */
export async function createSetupLink(sql: Sql): Promise<OneTimeLink> {
  return sql.begin(async transaction => {
    await transaction`DELETE FROM one_time_links WHERE purpose = 'setup'`
    return createLink(transaction, 'setup', null, SETUP_MINUTES)
  })
}

/** Makes the link by which somebody chooses a password. Those made for them before no longer work. */
export async function createPasswordLink(transaction: Transaction, person: Person): Promise<OneTimeLink> {
  await removePasswordLinks(transaction, person.id)
  return createLink(transaction, 'password', person.id, PASSWORD_MINUTES)
}

/** Makes the link by which somebody who forgot the password chooses another. That of an administrator, if there is one, stays. */
export async function createResetLink(transaction: Transaction, personId: number): Promise<OneTimeLink> {
  await removeLinks(transaction, personId, 'reset')
  return createLink(transaction, 'reset', personId, RESET_MINUTES)
}

/** Makes such a link for somebody for whom an administrator has made one: it works for as long, and so does the other. */
export async function createMailedLink(transaction: Transaction, personId: number): Promise<OneTimeLink> {
  await removeLinks(transaction, personId, 'reset')
  return createLink(transaction, 'reset', personId, PASSWORD_MINUTES)
}

/** Makes the link by which somebody confirms an e-mail address. Those made before no longer work. */
export async function createEmailLink(transaction: Transaction, personId: number): Promise<OneTimeLink> {
  await removeLinks(transaction, personId, 'email')
  return createLink(transaction, 'email', personId, EMAIL_MINUTES)
}

/** Removes the links that were made for somebody for a purpose. */
export async function removeLinks(
  transaction: Transaction,
  personId: number,
  purpose: Purpose,
): Promise<void> {
  await transaction`DELETE FROM one_time_links WHERE user_id = ${personId} AND purpose = ${purpose}`
}

/** Removes all links by which somebody chooses a password. */
export async function removePasswordLinks(transaction: Transaction, personId: number): Promise<void> {
  for (const purpose of PASSWORD_PURPOSES) await removeLinks(transaction, personId, purpose)
}

/** Whether a setup link still works. Looking does not use it up. */
export async function isSetupLink(sql: Sql, secret: string): Promise<boolean> {
  const [link] = await sql`
    SELECT FROM one_time_links
    WHERE secret_hash = ${hashSecret(secret)} AND purpose = 'setup' AND expires_at > now()`
  return link !== undefined
}

/** Finds for whom a link to choose a password is; null when it no longer works. Looking does not use it up. */
export async function findPasswordLink(sql: Sql, secret: string): Promise<Person | null> {
  const [person] = await sql<Person[]>`
    SELECT users.id, username FROM one_time_links JOIN users ON users.id = user_id
    WHERE secret_hash = ${hashSecret(secret)} AND purpose = ANY(${[...PASSWORD_PURPOSES]}::text[]) AND expires_at > now() AND disabled_at IS NULL`
  return person ?? null
}

/** Finds whose link to confirm an e-mail address it is; null when it no longer works. Looking does not use it up. */
export async function findEmailLink(sql: Sql, secret: string): Promise<Person | null> {
  const [person] = await sql<Person[]>`
    SELECT users.id, username FROM one_time_links JOIN users ON users.id = user_id
    WHERE secret_hash = ${hashSecret(secret)} AND purpose = 'email' AND expires_at > now() AND disabled_at IS NULL`
  return person ?? null
}

/** Uses a link up that chooses a password. */
export function consumePasswordLink(transaction: Transaction, secret: string): Promise<boolean> {
  return consumeLink(transaction, secret, ...PASSWORD_PURPOSES)
}

/** Uses a link up. Of several at the same moment, one is told that it did. */
export async function consumeLink(
  transaction: Transaction,
  secret: string,
  ...purposes: readonly Purpose[]
): Promise<boolean> {
  const { count } = await transaction`
    DELETE FROM one_time_links
    WHERE secret_hash = ${hashSecret(secret)} AND purpose = ANY(${[...purposes]}::text[]) AND expires_at > now()`
  return count > 0
}

/** Removes the links that no longer work. */
export async function removeExpiredLinks(sql: Sql): Promise<void> {
  await sql`DELETE FROM one_time_links WHERE expires_at < now()`
}

async function createLink(
  transaction: Transaction,
  purpose: Purpose,
  userId: number | null,
  minutes: number,
): Promise<OneTimeLink> {
  const secret = newSecret()
  const [link] = await transaction<{ expiresAt: Date }[]>`
    INSERT INTO one_time_links (secret_hash, purpose, user_id, expires_at)
    VALUES (${hashSecret(secret)}, ${purpose}, ${userId}, now() + ${minutes} * interval '1 minute')
    RETURNING expires_at AS "expiresAt"`
  if (!link) throw new Error('INSERT returned no row.')
  return { secret, expiresAt: link.expiresAt }
}
