import type { Sql } from '../database/connect.ts'
import { hashNewPassword, isRightPassword, strengthenHash } from './passwords.ts'
import { findCredentials, type Person, replaceHash } from './store.ts'

/** Hashes a password that is chosen for an account that exists. @throws HttpError 422 as `hashNewPassword` */
export async function hashPasswordOf(sql: Sql, { id, username }: Person, password: string): Promise<string> {
  const [row] = await sql<{ displayName: string }[]>`
    SELECT display_name AS "displayName" FROM users WHERE id = ${id}`
  return hashNewPassword(password, [username, row?.displayName ?? ''])
}

/**
 * Hashes a password that was right anew when OWASP's figure has risen since. That takes some 60 ms of one sign-in, and is done before
 * it goes on: what follows compares with the hash that is there then.
 * @returns the credentials as they are then; null when the password was changed at this moment
 */
export async function renewHash<Credentials extends Person & { passwordHash: string }>(
  sql: Sql,
  credentials: Credentials,
  password: string,
): Promise<Credentials | null> {
  const stronger = await strengthenHash(password, credentials.passwordHash)
  if (stronger === null) return credentials
  if (await replaceHash(sql, credentials, stronger)) return { ...credentials, passwordHash: stronger }
  // Somebody was first: another sign-in, with the same password, or whoever changed it.
  const { passwordHash } = (await findCredentials(sql, credentials.username)) ?? {}
  return passwordHash !== undefined && (await isRightPassword(password, passwordHash))
    ? { ...credentials, passwordHash }
    : null
}
