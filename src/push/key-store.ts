import type { Sql } from '../database/connect.ts'
import type { Kept } from '../secret-box.ts'

/** A pair of keys as the database has it. */
export type StoredKey = Kept & { id: string; publicKey: string }

/** Finds the pair to which browsers subscribe. */
export async function findNewestKey(sql: Sql): Promise<StoredKey | null> {
  const [key] = await sql<StoredKey[]>`
    SELECT id, public_key AS "publicKey", private_key AS secret, closed_with AS "keyId" FROM push_keys
    ORDER BY created_at DESC, id LIMIT 1`
  return key ?? null
}

/** Finds the pair to which a browser has subscribed. */
export async function findPushKey(sql: Sql, id: string): Promise<StoredKey | null> {
  const [key] = await sql<StoredKey[]>`
    SELECT id, public_key AS "publicKey", private_key AS secret, closed_with AS "keyId" FROM push_keys WHERE id = ${id}`
  return key ?? null
}

/** Adds a pair, which is the newest from then on. */
export async function addPushKey(sql: Sql, { id, publicKey, secret, keyId }: StoredKey): Promise<void> {
  await sql`
    INSERT INTO push_keys (id, public_key, private_key, closed_with)
    VALUES (${id}, ${publicKey}, ${Buffer.from(secret)}, ${keyId})`
}

/** Removes the pairs that have a newer one, and to which no browser has subscribed. */
export async function removeUnusedPushKeys(sql: Sql): Promise<void> {
  await sql`
    DELETE FROM push_keys old
    WHERE NOT EXISTS (SELECT FROM push_subscriptions WHERE key_id = old.id)
      AND EXISTS (SELECT FROM push_keys newer WHERE newer.created_at > old.created_at)`
}
