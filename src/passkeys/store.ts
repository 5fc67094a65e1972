import { randomBytes } from 'node:crypto'
import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'

/** What is known of a passkey that was added. */
export type NewPasskey = {
  host: string
  credentialId: Uint8Array
  publicKey: Uint8Array
  counter: number
  transports: string[]
  isBackedUp: boolean
  name: string
}

/** A passkey, as its owner sees it. */
export type Passkey = {
  id: number
  name: string
  host: string
  isBackedUp: boolean
  createdAt: Date
  lastUsedAt: Date | null
}

/** A passkey as a browser is told of it. */
type KnownCredential = { credentialId: Uint8Array; transports: string[] }

/** A passkey by which somebody proves who they are. */
export type Credential = {
  id: number
  name: string
  publicKey: Uint8Array
  handle: Uint8Array
  owner: Person & { isDisabled: boolean }
}

/** As long as WebAuthn recommends. */
const HANDLE_BYTES = 64

/** Lists somebody's passkeys, the oldest first. */
export async function listPasskeys(sql: Sql | Transaction, { id }: Person): Promise<Passkey[]> {
  return await sql<Passkey[]>`
    SELECT id, name, host, is_backed_up AS "isBackedUp", created_at AS "createdAt", last_used_at AS "lastUsedAt"
    FROM passkeys WHERE user_id = ${id} ORDER BY id`
}

/** Finds one of somebody's passkeys. */
export async function findPasskey(sql: Sql, person: Person, id: number): Promise<Passkey | null> {
  const [passkey] = await sql<Passkey[]>`
    SELECT id, name, host, is_backed_up AS "isBackedUp", created_at AS "createdAt", last_used_at AS "lastUsedAt"
    FROM passkeys WHERE id = ${id} AND user_id = ${person.id}`
  return passkey ?? null
}

/** Lists somebody's passkeys for a host, for the browser to look for. */
export async function listCredentials(sql: Sql, { id }: Person, host: string): Promise<KnownCredential[]> {
  const rows = await sql<{ credentialId: Uint8Array; transports: string }[]>`
    SELECT credential_id AS "credentialId", transports FROM passkeys WHERE user_id = ${id} AND host = ${host} ORDER BY id`
  return rows.map(({ credentialId, transports }) => ({
    credentialId,
    transports: transports.split(' ').filter(transport => transport !== ''),
  }))
}

/** Finds a passkey by what its device calls it. */
export async function findCredential(
  sql: Sql,
  credentialId: Uint8Array,
  host: string,
): Promise<Credential | null> {
  const [row] = await sql<
    (Omit<Credential, 'owner'> & { ownerId: number; username: string; isDisabled: boolean })[]
  >`
    SELECT passkeys.id, name, public_key AS "publicKey", handle, users.id AS "ownerId", username,
           disabled_at IS NOT NULL AS "isDisabled"
    FROM passkeys JOIN users ON users.id = user_id JOIN passkey_handles USING (user_id)
    WHERE credential_id = ${credentialId} AND host = ${host}`
  if (!row) return null
  const { ownerId, username, isDisabled, ...credential } = row
  return { ...credential, owner: { id: ownerId, username, isDisabled } }
}

/** Returns what devices call somebody, and makes it the first time. */
export async function provideHandle(sql: Sql, { id }: Person): Promise<Uint8Array> {
  const [row] = await sql<{ handle: Uint8Array }[]>`
    INSERT INTO passkey_handles (user_id, handle) VALUES (${id}, ${randomBytes(HANDLE_BYTES)})
    ON CONFLICT (user_id) DO UPDATE SET handle = passkey_handles.handle RETURNING handle`
  if (!row) throw new Error('INSERT returned no row.')
  return row.handle
}

/** Stores a passkey. @returns whether it was new */
export async function storePasskey(
  sql: Sql | Transaction,
  { id }: Person,
  passkey: NewPasskey,
): Promise<boolean> {
  const { host, credentialId, publicKey, counter, transports, isBackedUp, name } = passkey
  const { count } = await sql`
    INSERT INTO passkeys (user_id, host, credential_id, public_key, counter, transports, is_backed_up, name)
    VALUES (${id}, ${host}, ${credentialId}, ${publicKey}, ${counter}, ${transports.join(' ')}, ${isBackedUp}, ${name})
    ON CONFLICT (credential_id) DO NOTHING`
  return count > 0
}

/**
 * Records that a passkey was used, with what its device says. The comparison is here and not before it, so that of two answers with the
 * same count, on two instances even, one is refused.
 * @returns whether its counter went on; one that stays at 0 does not count
 */
export async function recordUse(
  sql: Sql,
  { id }: Pick<Credential, 'id'>,
  counter: number,
  isBackedUp: boolean,
): Promise<boolean> {
  const { count } = await sql`
    UPDATE passkeys SET counter = ${counter}, is_backed_up = ${isBackedUp}, last_used_at = now()
    WHERE id = ${id} AND (counter < ${counter} OR (counter = 0 AND ${counter} = 0))`
  return count > 0
}

/** Gives one of somebody's passkeys another name. @returns whether there is such a one */
export async function renamePasskey(sql: Sql, person: Person, id: number, name: string): Promise<boolean> {
  const { count } = await sql`
    UPDATE passkeys SET name = ${name} WHERE id = ${id} AND user_id = ${person.id}`
  return count > 0
}

/** Removes one of somebody's passkeys. */
export async function deletePasskey(sql: Sql | Transaction, person: Person, id: number): Promise<void> {
  await sql`DELETE FROM passkeys WHERE id = ${id} AND user_id = ${person.id}`
}
