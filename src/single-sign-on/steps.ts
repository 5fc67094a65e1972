import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { readCookie, serializeCookie } from '../accounts/cookie.ts'
import { hashSecret, newSecret } from '../accounts/secrets.ts'
import type { SignedIn } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { consumeStep, findStep, type StoredStep, storeStep } from './store.ts'

/**
 * What a browser carries along, in a cookie that no other site is sent and no script can read. The database has its hash, so that nothing
 * in it can be made up or altered, and `secret` is random, so that nobody finds it by the hash.
 */
const Carried = Type.Object({
  secret: Type.String(),
  /** Where to go in the end. */
  next: Type.String(),
  invitation: Type.String(),
  /** Before the provider. */
  secrets: Type.Optional(
    Type.Object({ state: Type.String(), nonce: Type.String(), verifier: Type.String() }),
  ),
  /** Behind it: who somebody is there. */
  identity: Type.Optional(
    Type.Object({
      issuer: Type.String(),
      subject: Type.String(),
      shown: Type.String(),
      preferredUsername: Type.String(),
    }),
  ),
})
type Carried = Static<typeof Carried>

/** What somebody is on their way for. At `name` and `joining` the provider has been asked, and they are. */
type Purpose = 'sign-in' | 'name' | 'confirm' | 'join' | 'joining'

/** Where a browser is: what it carries, and what was noted of it. */
export type Step = Carried & StoredStep & { hash: Buffer }

export type Steps = {
  /** Notes where a browser is going. @returns the cookie that it carries along */
  begin(
    purpose: Purpose,
    person: SignedIn | null,
    carried: Omit<Carried, 'secret'>,
    request: Request,
  ): Promise<string>
  /** What a browser carries, as long as it has not gone on from there; null for what was not begun by it. */
  find(request: Request): Promise<Step | null>
  /** Goes on from a step. Of two at the same moment, one does. */
  consume(sql: Sql | Transaction, step: Step): Promise<boolean>
  /** The cookie that removes the one of before. */
  clear(request: Request): string
}

/** So long may it take to sign in at the provider, with whatever it asks for, or to find a name. */
const STEP_MINUTES = 15
const MINUTE_MS = 60_000

/** Browsers keep cookies of up to 4096 bytes. Of what is carried, only the page to go to may be so long. */
const MAX_COOKIE = 3_500

export function createSteps(sql: Sql): Steps {
  return {
    async begin(purpose, person, carried, request) {
      const secret = newSecret()
      const whole = encode({ ...carried, secret })
      const value = whole.length > MAX_COOKIE ? encode({ ...carried, secret, next: '/' }) : whole
      const stored = { purpose, sessionId: person?.sessionId ?? null }
      await storeStep(sql, hashSecret(value), stored, STEP_MINUTES)
      const expires = new Date(Date.now() + STEP_MINUTES * MINUTE_MS)
      return serializeCookie('chatapp-sign-on', value, expires, request)
    },

    async find(request) {
      const value = readCookie('chatapp-sign-on', request)
      if (!value || value.length > MAX_COOKIE) return null
      const hash = hashSecret(value)
      const stored = await findStep(sql, hash)
      const carried = stored && decode(value)
      return carried ? { ...carried, ...stored, hash } : null
    },

    consume: (within, { hash }) => consumeStep(within, hash),

    clear: request => serializeCookie('chatapp-sign-on', '', new Date(0), request),
  }
}

function encode(carried: Carried): string {
  return Buffer.from(JSON.stringify(carried)).toString('base64url')
}

/** It is as it was made; another version of the server may have made it. */
function decode(value: string): Carried | null {
  const carried: unknown = JSON.parse(Buffer.from(value, 'base64url').toString())
  return Value.Check(Carried, carried) ? carried : null
}
