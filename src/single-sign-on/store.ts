import type { Account, Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import type { Identity } from './provider.ts'

/** To what an account is joined: how the provider called its person, and since when. */
export type Joined = { shown: string; joinedAt: Date }

/** Finds whose account belongs to somebody at a provider. */
export async function findByIdentity(sql: Sql, { issuer, subject }: Identity): Promise<Account | null> {
  const [account] = await sql<Account[]>`
    SELECT users.id, username, disabled_at IS NOT NULL AS "isDisabled"
    FROM sign_on_identities JOIN users ON users.id = user_id
    WHERE issuer = ${issuer} AND subject = ${subject}`
  return account ?? null
}

/** Finds to what an account is joined at a provider. */
export async function findJoined(
  sql: Sql | Transaction,
  { id }: Person,
  issuer: string,
): Promise<Joined | null> {
  const [joined] = await sql<Joined[]>`
    SELECT shown, joined_at AS "joinedAt" FROM sign_on_identities WHERE user_id = ${id} AND issuer = ${issuer}`
  return joined ?? null
}

/** Joins an account to somebody at a provider. @returns whether neither was joined before */
export async function storeIdentity(
  sql: Sql | Transaction,
  { id }: Person,
  { issuer, subject }: Identity,
  shown: string,
): Promise<boolean> {
  const { count } = await sql`
    INSERT INTO sign_on_identities (issuer, subject, user_id, shown) VALUES (${issuer}, ${subject}, ${id}, ${shown})
    ON CONFLICT DO NOTHING`
  return count > 0
}

/** Ends that. @returns whether it was joined */
export async function deleteIdentity(
  sql: Sql | Transaction,
  { id }: Person,
  issuer: string,
): Promise<boolean> {
  const { count } = await sql`DELETE FROM sign_on_identities WHERE user_id = ${id} AND issuer = ${issuer}`
  return count > 0
}

/** Somebody who may be on their way: what for, in whose session, and for how long already. */
export type StoredStep = { purpose: string; sessionId: string | null; ageS: number }

/** Notes a step that a browser is on. */
export async function storeStep(
  sql: Sql,
  hash: Buffer,
  { purpose, sessionId }: { purpose: string; sessionId: string | null },
  minutes: number,
): Promise<void> {
  await sql`
    INSERT INTO sign_on_steps (cookie_hash, purpose, session_id, expires_at)
    VALUES (${hash}, ${purpose}, ${sessionId}, now() + ${minutes} * interval '1 minute')`
}

/** Finds a step. Looking does not use it up. */
export async function findStep(sql: Sql, hash: Buffer): Promise<StoredStep | null> {
  const [step] = await sql<StoredStep[]>`
    SELECT purpose, session_id AS "sessionId", ceil(extract(epoch FROM now() - begun_at))::int AS "ageS"
    FROM sign_on_steps WHERE cookie_hash = ${hash} AND expires_at > now()`
  return step ?? null
}

/** Uses a step up. Of two at the same moment, one is told that it did. */
export async function consumeStep(sql: Sql | Transaction, hash: Buffer): Promise<boolean> {
  const { count } = await sql`DELETE FROM sign_on_steps WHERE cookie_hash = ${hash} AND expires_at > now()`
  return count > 0
}

/** Removes the steps that nobody went on from. */
export async function removeExpiredSteps(sql: Sql): Promise<void> {
  await sql`DELETE FROM sign_on_steps WHERE expires_at < now()`
}
