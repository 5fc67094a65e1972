import { hashSecret, newSecret } from '../accounts/secrets.ts'
import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import type { Kept } from '../secret-box.ts'
import type { SignInWay } from '../sessions/start.ts'

/** Somebody's app, locked so that a code is used once. */
export type LockedApp = Kept & {
  lastStep: number
  /** By the database's clock, which is the same for all instances. */
  nowMs: number
}

/** What somebody is told of their two-step sign-in. */
export type TwoStepState = { enabledAt: Date; codesLeft: number; browsers: number }

/** A sign-in that waits for its second step. The password's hash is what it is now: had it been changed, the sign-in would be gone. */
export type PendingSignIn = { person: Person & { passwordHash: string }; way: SignInWay }

/** How long somebody has to give the code. */
export const PENDING_MINUTES = 10

/** How long somebody has to set an app up: no longer than what they have confirmed for it counts, whoever has their session after that. */
const SET_UP_MINUTES = 10

/** Whether somebody has two-step sign-in. */
export async function hasTwoStep(sql: Sql, { id }: Pick<Person, 'id'>): Promise<boolean> {
  const [row] = await sql`SELECT FROM two_step WHERE user_id = ${id}`
  return row !== undefined
}

/** Reads how it stands with somebody's two-step sign-in; null when it is off. */
export async function readTwoStep(sql: Sql, { id }: Person): Promise<TwoStepState | null> {
  const [state] = await sql<TwoStepState[]>`
    SELECT enabled_at AS "enabledAt",
           (SELECT count(*)::int FROM recovery_codes WHERE recovery_codes.user_id = two_step.user_id) AS "codesLeft",
           (SELECT count(*)::int FROM remembered_browsers
            WHERE remembered_browsers.user_id = two_step.user_id AND expires_at > now()) AS browsers
    FROM two_step WHERE user_id = ${id}`
  return state ?? null
}

/** Keeps what somebody's app is given, in place of what it was given before. */
export async function storeSetUp(sql: Sql, { id }: Person, { secret, keyId }: Kept): Promise<void> {
  await sql`
    INSERT INTO two_step_set_ups (user_id, secret, key_id, expires_at)
    VALUES (${id}, ${secret}, ${keyId}, now() + ${SET_UP_MINUTES} * interval '1 minute')
    ON CONFLICT (user_id) DO UPDATE
      SET secret = excluded.secret, key_id = excluded.key_id, expires_at = excluded.expires_at`
}

/** Finds what somebody's app was given a while ago, and the time. */
export async function findSetUp(
  sql: Sql | Transaction,
  { id }: Person,
): Promise<(Kept & { nowMs: number }) | null> {
  const [setUp] = await sql<(Kept & { nowMs: number })[]>`
    SELECT secret, key_id AS "keyId", ${nowMs(sql)} FROM two_step_set_ups
    WHERE user_id = ${id} AND expires_at > now()`
  return setUp ?? null
}

/**
 * Turns it on with what the app was given, in place of an app of before, and ends every session: each was begun without it. The account is
 * locked (`requireSession`). @returns whether there was something to turn on
 */
export async function enableTwoStep(
  transaction: Sql | Transaction,
  { id }: Person,
  usedStep: number,
): Promise<boolean> {
  const [setUp] = await transaction<Kept[]>`
    DELETE FROM two_step_set_ups WHERE user_id = ${id} RETURNING secret, key_id AS "keyId"`
  if (!setUp) return false
  await transaction`DELETE FROM two_step WHERE user_id = ${id}`
  await transaction`
    INSERT INTO two_step (user_id, secret, key_id, last_step)
    VALUES (${id}, ${setUp.secret}, ${setUp.keyId}, ${usedStep})`
  await transaction`DELETE FROM sessions WHERE user_id = ${id}`
  return true
}

/** Turns it off. What belongs to it goes with it: recovery codes, remembered browsers, sign-ins that wait. @returns whether it was on */
export async function disableTwoStep(transaction: Sql | Transaction, { id }: Person): Promise<boolean> {
  const { count } = await transaction`DELETE FROM two_step WHERE user_id = ${id}`
  return count > 0
}

/** Locks somebody's app until the transaction ends, so that of two who give the same code one is first. */
export async function lockApp(transaction: Sql | Transaction, { id }: Person): Promise<LockedApp | null> {
  const [app] = await transaction<LockedApp[]>`
    SELECT secret, key_id AS "keyId", last_step AS "lastStep", ${nowMs(transaction)} FROM two_step
    WHERE user_id = ${id} FOR NO KEY UPDATE`
  return app ?? null
}

/** Records that a code was used, and with it all those before. */
export async function recordUsedStep(
  transaction: Sql | Transaction,
  { id }: Person,
  step: number,
): Promise<void> {
  await transaction`UPDATE two_step SET last_step = ${step} WHERE user_id = ${id}`
}

/** Keeps an app's secret in another way. */
export async function storeSecret(
  transaction: Sql | Transaction,
  { id }: Person,
  { secret, keyId }: Kept,
): Promise<void> {
  await transaction`UPDATE two_step SET secret = ${secret}, key_id = ${keyId} WHERE user_id = ${id}`
}

/** Puts new recovery codes in the place of those that were left. */
export async function replaceRecoveryCodes(
  transaction: Sql | Transaction,
  { id }: Person,
  codes: string[],
): Promise<void> {
  const hashes = codes.map(code => hashSecret(code).toString('hex'))
  await transaction`DELETE FROM recovery_codes WHERE user_id = ${id}`
  await transaction`
    INSERT INTO recovery_codes (user_id, code_hash)
    SELECT ${id}, decode(hash, 'hex') FROM unnest(${hashes}::text[]) AS new (hash)`
}

/** Uses a recovery code up. @returns whether it was one that was left */
export async function consumeRecoveryCode(
  transaction: Sql | Transaction,
  { id }: Person,
  code: string,
): Promise<boolean> {
  const { count } = await transaction`
    DELETE FROM recovery_codes WHERE user_id = ${id} AND code_hash = ${hashSecret(code)}`
  return count > 0
}

/**
 * Keeps that somebody has taken the first step.
 * @returns the secret by which the sign-in is found again; null when the password was changed or the account disabled meanwhile
 */
export async function storePendingSignIn(
  sql: Sql,
  { person: { id, passwordHash }, way }: PendingSignIn,
): Promise<string | null> {
  const secret = newSecret()
  const { count } = await sql`
    INSERT INTO pending_sign_ins (secret_hash, user_id, way, expires_at)
    SELECT ${hashSecret(secret)}, id, ${way}, now() + ${PENDING_MINUTES} * interval '1 minute'
    FROM users WHERE id = ${id} AND password_hash = ${passwordHash} AND disabled_at IS NULL FOR SHARE`
  return count > 0 ? secret : null
}

/** Finds a sign-in that waits for its second step. Looking does not use it up. */
export async function findPendingSignIn(sql: Sql, secret: string): Promise<PendingSignIn | null> {
  const [row] = await sql<(PendingSignIn['person'] & { way: SignInWay })[]>`
    SELECT users.id, username, password_hash AS "passwordHash", way
    FROM pending_sign_ins JOIN users ON users.id = user_id
    WHERE secret_hash = ${hashSecret(secret)} AND expires_at > now() AND disabled_at IS NULL`
  if (!row) return null
  const { way, ...person } = row
  return { person, way }
}

/** Uses a sign-in up that waited. Of several at the same moment, one is told that it did. */
export async function consumePendingSignIn(transaction: Sql | Transaction, secret: string): Promise<boolean> {
  const { count } = await transaction`
    DELETE FROM pending_sign_ins WHERE secret_hash = ${hashSecret(secret)} AND expires_at > now()`
  return count > 0
}

/** Removes what has expired. */
export async function removeExpiredTwoStep(sql: Sql): Promise<void> {
  await sql`DELETE FROM two_step_set_ups WHERE expires_at < now()`
  await sql`DELETE FROM pending_sign_ins WHERE expires_at < now()`
  await sql`DELETE FROM remembered_browsers WHERE expires_at < now()`
}

function nowMs(sql: Sql | Transaction) {
  return sql`(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "nowMs"`
}
