import { readCookie, serializeCookie } from '../accounts/cookie.ts'
import { hashSecret, newSecret } from '../accounts/secrets.ts'
import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'

// Whoever takes the second step may have their browser remembered, which is then not asked for it for a while. Its cookie is worth nothing
// without the password. The rows go with the password, and with two-step sign-in.

export type RememberedBrowsers = {
  isRemembered(person: Person, request: Request): Promise<boolean>
  /** @returns the cookie */
  remember(person: Person, request: Request): Promise<string>
  /** Asks for the second step in every browser again. */
  forgetAll(person: Person): Promise<void>
}

export const REMEMBERED_DAYS = 30
const DAY_MS = 86_400_000

/** For one account. Beyond it, those go that would have ended first. */
const MAX_BROWSERS = 20

export function createRememberedBrowsers(sql: Sql): RememberedBrowsers {
  return {
    async isRemembered({ id }, request) {
      const secret = readCookie('chatapp-two-step', request)
      if (!secret) return false
      const [row] = await sql`
        SELECT FROM remembered_browsers
        WHERE token_hash = ${hashSecret(secret)} AND user_id = ${id} AND expires_at > now()`
      return row !== undefined
    },

    async remember({ id }, request) {
      const given = readCookie('chatapp-two-step', request)
      const secret = newSecret()
      const expiresAt = new Date(Date.now() + REMEMBERED_DAYS * DAY_MS)
      await sql.begin(async transaction => {
        // One secret for all accounts of a browser, and always a new one: somebody may have put theirs into a browser that is not theirs.
        if (given)
          await transaction`
            UPDATE remembered_browsers SET token_hash = ${hashSecret(secret)} WHERE token_hash = ${hashSecret(given)}`
        await transaction`
          INSERT INTO remembered_browsers (token_hash, user_id, expires_at)
          SELECT ${hashSecret(secret)}, user_id, ${expiresAt} FROM two_step WHERE user_id = ${id}
          ON CONFLICT (token_hash, user_id) DO UPDATE SET expires_at = excluded.expires_at`
        await transaction`
          DELETE FROM remembered_browsers WHERE user_id = ${id} AND token_hash IN (
            SELECT token_hash FROM remembered_browsers WHERE user_id = ${id}
            ORDER BY expires_at DESC OFFSET ${MAX_BROWSERS})`
      })
      return serializeCookie('chatapp-two-step', secret, expiresAt, request)
    },

    async forgetAll({ id }) {
      await sql`DELETE FROM remembered_browsers WHERE user_id = ${id}`
    },
  }
}
