import { readCookie, serializeCookie } from '../accounts/cookie.ts'
import { hashSecret, newSecret } from '../accounts/secrets.ts'
import type { SignedIn } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'

// What a device is asked to sign: 32 random bytes, which count once, within five minutes, for one purpose and in the browser that asked.
// A browser in which somebody is signed in is known by the session, any other one by a cookie.

export type Purpose = 'adding' | 'sign-in' | 'confirmation'

const MINUTES = 5
const SECRET = /^[\w-]{43}$/

/** How long the browser waits for the person, in milliseconds. */
export const CHALLENGE_MS = MINUTES * 60_000

/** Makes what a device is asked to sign. @param browser is what the browser is known by */
export async function makeChallenge(sql: Sql, purpose: Purpose, browser: string): Promise<string> {
  const challenge = newSecret()
  await sql`
    INSERT INTO passkey_challenges (challenge_hash, browser_hash, purpose, expires_at)
    VALUES (${hashSecret(challenge)}, ${hashSecret(browser)}, ${purpose}, now() + ${MINUTES} * interval '1 minute')`
  return challenge
}

/** Uses a challenge up. @returns whether it was asked for by this browser, for this purpose, and neither used nor too old */
export async function consumeChallenge(
  sql: Sql,
  challenge: string,
  purpose: Purpose,
  browser: string,
): Promise<boolean> {
  const { count } = await sql`
    DELETE FROM passkey_challenges
    WHERE challenge_hash = ${hashSecret(challenge)} AND browser_hash = ${hashSecret(browser)} AND purpose = ${purpose}
      AND expires_at > now()`
  return count > 0
}

/** Removes those that nobody used in time. */
export async function removeExpiredChallenges(sql: Sql): Promise<void> {
  await sql`DELETE FROM passkey_challenges WHERE expires_at < now()`
}

/** What the browser of somebody who is signed in is known by. */
export function browserOf({ sessionId }: SignedIn): string {
  return `session ${sessionId}`
}

/** What the browser of somebody who is not signed in is known by; empty where it is not known. */
export function browserWith(request: Request): string {
  const secret = readCookie('chatapp-passkey', request) ?? ''
  return SECRET.test(secret) ? secret : ''
}

/** Makes sure that a browser is known, in all its tabs by the same. @returns what it is known by, and its cookie */
export function provideBrowser(request: Request): { browser: string; cookie: string } {
  const browser = browserWith(request) || newSecret()
  const expires = new Date(Date.now() + CHALLENGE_MS)
  return { browser, cookie: serializeCookie('chatapp-passkey', browser, expires, request) }
}
