import type { Sql } from '../database/connect.ts'
import { readCookie, readOldCookie, serializeCookie } from './cookie.ts'
import { isKnownProgram } from './known-programs.ts'
import { hashSecret, newSecret } from './secrets.ts'

// Whoever tries the password of an account from many places uses up its limit, and must not shut its owner out by that: a browser in
// which somebody has signed in to it has a secret in a cookie of its own, which stays there when the session has ended.

export type KnownBrowsers = {
  /** Returns what the limits call this browser when somebody has signed in to the account with it, else null. */
  find(username: string, request: Request): Promise<string | null>
  /** Whether somebody has signed in to the account with this browser or program before. */
  isKnown(personId: number, request: Request): Promise<boolean>
  /** Remembers that somebody has signed in with this browser. @returns its cookie */
  remember(personId: number, request: Request): Promise<string>
}

/** The longest that Chromium keeps a cookie is 400 days. */
const LIFETIME_DAYS = 365
const DAY_MS = 86_400_000

/** For one account. Beyond it, those in which nobody has signed in for the longest time are removed. */
const MAX_BROWSERS = 20

export function createKnownBrowsers(sql: Sql): KnownBrowsers {
  async function isInUse(secret: string): Promise<boolean> {
    const rows = await sql`
      SELECT FROM known_browsers WHERE token_hash = ${hashSecret(secret)} AND expires_at > now() LIMIT 1`
    return rows.length > 0
  }

  return {
    async find(username, request) {
      const secret = readCookie('chatapp-browser', request) ?? readOldCookie('chatapp-browser', request)
      if (!secret) return null
      const [known] = await sql<{ userId: number }[]>`
        SELECT user_id AS "userId" FROM known_browsers JOIN users ON users.id = user_id
        WHERE token_hash = ${hashSecret(secret)} AND expires_at > now()
          AND lower(username COLLATE "C") = ${username.toLowerCase()}`
      return known ? `${known.userId} ${secret}` : null
    },

    async isKnown(personId, request) {
      const secret = readCookie('chatapp-browser', request) ?? readOldCookie('chatapp-browser', request) ?? ''
      const rows = await sql`
        SELECT FROM known_browsers
        WHERE token_hash = ${hashSecret(secret)} AND user_id = ${personId} AND expires_at > now()`
      return rows.length > 0 || isKnownProgram(sql, personId, request)
    },

    async remember(personId, request) {
      const given = readCookie('chatapp-browser', request)
      const secret = given && (await isInUse(given)) ? given : newSecret() // one for all accounts of a browser
      const expiresAt = new Date(Date.now() + LIFETIME_DAYS * DAY_MS)
      await sql`
        INSERT INTO known_browsers (token_hash, user_id, expires_at)
        VALUES (${hashSecret(secret)}, ${personId}, ${expiresAt})
        ON CONFLICT (token_hash, user_id) DO UPDATE SET expires_at = excluded.expires_at`
      await sql`
        DELETE FROM known_browsers WHERE user_id = ${personId} AND token_hash IN (
          SELECT token_hash FROM known_browsers WHERE user_id = ${personId}
          ORDER BY expires_at DESC OFFSET ${MAX_BROWSERS})`
      return serializeCookie('chatapp-browser', secret, expiresAt, request)
    },
  }
}

/** Removes those that have expired. */
export async function forgetExpiredBrowsers(sql: Sql): Promise<void> {
  await sql`DELETE FROM known_browsers WHERE expires_at < now()`
}
