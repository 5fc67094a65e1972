import type { Person, SignedIn } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'

/** What a browser has subscribed to. */
export type Subscription = { endpoint: string; publicKey: string; authSecret: string }

/** A subscription, and how its browser reached ChatApp. */
export type NewSubscription = Subscription & { keyId: string; origin: string; language: string }

/** A device that is told, as its person sees it. */
export type ToldDevice = {
  id: number
  isCurrent: boolean
  userAgent: string
  createdAt: Date
  /** When its push service last took something. */
  toldAt: Date | null
  /** What came in between since then. */
  failure: string | null
}

/** A device that is to be told, and whose it is. */
export type Target = Subscription & {
  id: number
  keyId: string
  origin: string
  personId: number
  /** What its person has chosen, or else what its browser wants. */
  language: string
}

/** Counts somebody's devices that are told, but for the one that asks. */
export async function countOtherDevices(
  sql: Sql | Transaction,
  { id, sessionId }: SignedIn,
): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM push_subscriptions WHERE user_id = ${id} AND session_id <> ${sessionId}`
  return row?.count ?? 0
}

/**
 * Has the device of a session told. It takes the place of what the session had before, and of what the same browser had for another session.
 * @returns its id; null where the address is that of another browser, whose keys are others
 */
export async function saveSubscription(
  transaction: Sql | Transaction,
  { id, sessionId }: SignedIn,
  { endpoint, publicKey, authSecret, keyId, origin, language }: NewSubscription,
): Promise<number | null> {
  await transaction`DELETE FROM push_subscriptions WHERE session_id = ${sessionId} AND endpoint <> ${endpoint}`
  await transaction`UPDATE sessions SET device_removed = false WHERE id = ${sessionId} AND device_removed`
  const [row] = await transaction<{ id: number }[]>`
    INSERT INTO push_subscriptions (user_id, session_id, key_id, endpoint, public_key, auth_secret, origin, language)
    VALUES (${id}, ${sessionId}, ${keyId}, ${endpoint}, ${publicKey}, ${authSecret}, ${origin}, ${language})
    ON CONFLICT (endpoint) DO UPDATE
    SET user_id = excluded.user_id, session_id = excluded.session_id, key_id = excluded.key_id, origin = excluded.origin,
        language = excluded.language
    WHERE push_subscriptions.public_key = excluded.public_key AND push_subscriptions.auth_secret = excluded.auth_secret
    RETURNING id`
  return row?.id ?? null
}

/** Lists somebody's devices that are told, those that began last first. */
export async function listDevices(
  sql: Sql,
  { id, sessionId }: Pick<SignedIn, 'id' | 'sessionId'>,
): Promise<ToldDevice[]> {
  return await sql<ToldDevice[]>`
    SELECT push_subscriptions.id, session_id = ${sessionId} AS "isCurrent", user_agent AS "userAgent",
           push_subscriptions.created_at AS "createdAt", told_at AS "toldAt",
           CASE WHEN failed_at > coalesce(told_at, '-infinity') THEN failure END AS failure
    FROM push_subscriptions JOIN sessions ON sessions.id = session_id
    WHERE push_subscriptions.user_id = ${id} ORDER BY push_subscriptions.id DESC`
}

/** Whether somebody has removed the device of their session. */
export async function isRemoved(sql: Sql | Transaction, { sessionId }: SignedIn): Promise<boolean> {
  return (await sql`SELECT FROM sessions WHERE id = ${sessionId} AND device_removed`).length > 0
}

/** Removes one of somebody's devices, which does not come back by itself. @returns whether there was one */
export async function removeDevice(sql: Sql, { id }: Pick<Person, 'id'>, deviceId: number): Promise<boolean> {
  const { count } = await sql`
    WITH removed AS (DELETE FROM push_subscriptions WHERE id = ${deviceId} AND user_id = ${id} RETURNING session_id)
    UPDATE sessions SET device_removed = true FROM removed WHERE sessions.id = removed.session_id`
  return count > 0
}

/** Removes the device of somebody that has subscribed to an address. */
export async function removeEndpoint(sql: Sql, { id }: Pick<Person, 'id'>, endpoint: string): Promise<void> {
  await sql`DELETE FROM push_subscriptions WHERE endpoint = ${endpoint} AND user_id = ${id}`
}

/** Finds a device that is to be told. Returns null when it was removed meanwhile, or its session has ended. */
export async function findTarget(sql: Sql, deviceId: number): Promise<Target | null> {
  const [target] = await sql<Target[]>`
    SELECT push_subscriptions.id, endpoint, public_key AS "publicKey", auth_secret AS "authSecret", key_id AS "keyId", origin,
           push_subscriptions.user_id AS "personId", coalesce(nullif(users.language, ''), push_subscriptions.language) AS language
    FROM push_subscriptions
    JOIN sessions ON sessions.id = session_id AND expires_at > now()
    JOIN users ON users.id = push_subscriptions.user_id AND disabled_at IS NULL
    WHERE push_subscriptions.id = ${deviceId}`
  return target ?? null
}

/** Records that the push service of a device took something. */
export async function recordTaken(sql: Sql, deviceId: number): Promise<void> {
  await sql`UPDATE push_subscriptions SET told_at = now() WHERE id = ${deviceId}`
}

/** Records why a device could not be told. */
export async function recordFailure(sql: Sql, deviceId: number, failure: string): Promise<void> {
  await sql`UPDATE push_subscriptions SET failed_at = now(), failure = ${failure} WHERE id = ${deviceId}`
}

/** Removes a device of which its push service says that it is gone. */
export async function removeGone(sql: Sql, deviceId: number): Promise<void> {
  await sql`DELETE FROM push_subscriptions WHERE id = ${deviceId}`
}
