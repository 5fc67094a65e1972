import type { Sql } from '../database/connect.ts'
import { networkOf } from '../http/ip.ts'
import { createStoredLimit, type StoredLimit } from './stored-limit.ts'

/** Somebody who wants to sign in. */
type Attempt = {
  address: string
  /** In lower case; null when there can be no such name. */
  username: string | null
  /** Which browser it is, when somebody has signed in to this account with it before. */
  knownBrowser: string | null
}

/** Somebody who has taken the first step gives a code. */
type CodeAttempt = { address: string; personId: number; isRecoveryCode: boolean }

export type Limits = {
  /** @throws HttpError 429 */
  takeSignUp(address: string): Promise<void>
  /** Counts that somebody sets out for the provider of single sign-on. @throws HttpError 429 */
  takeSignOn(address: string): Promise<void>
  /**
   * Counts an attempt before its password is looked at, so that many at the same moment count as many.
   * @returns how to take it back: it was a good one
   * @throws HttpError 429
   */
  takeSignIn(attempt: Attempt): Promise<() => Promise<void>>
  /** Counts a link that somebody tries. @returns how to take it back: there is such a link @throws HttpError 429 */
  takeLink(address: string): Promise<() => Promise<void>>
  /**
   * Counts a code of the second step before it is looked at.
   * @returns how to take it back: it was right; and whether it is the last one that is looked at for this person for a while
   * @throws HttpError 429
   */
  takeCode(attempt: CodeAttempt): Promise<{ isLast: boolean; giveBack: () => Promise<void> }>
}

type Count = [limit: StoredLimit, key: string]

const HOUR = 3_600 // seconds

// Generous to an office behind one address, and slow to somebody who tries passwords. An IPv6 address counts as its network.
const SIGN_UPS = { points: 300, duration: HOUR }
const SIGN_ONS = { points: 1_000, duration: HOUR / 4 }
const FAILURES_AT_ADDRESS = { points: 100, duration: HOUR / 4 }
const UNKNOWN_LINKS = { points: 50, duration: HOUR / 4 }
const FAILURES_AT_ADDRESS_FOR_NAME = { points: 10, duration: HOUR / 6 }

// Whoever asks, and from wherever. It is more than one address may try within the hour, so that nobody shuts an owner out from one.
const FAILURES_FOR_NAME = { points: 100, duration: HOUR }

// Of a million codes of an app, three are right at a time: the present one, and one to each side. Whoever has the password and tries ten
// codes a day hits one with a probability of 10 × 3 / 1,000,000 a day, 1.1 % in a year, and has failed 3,650 times in the audit log by then.
// A recovery code is one of 2^80, which nobody guesses: it counts for the address alone, so that nobody shuts an owner out who has one.
const CODES_FOR_PERSON = { points: 10, duration: 24 * HOUR }
const CODES_AT_ADDRESS = { points: 50, duration: HOUR / 4 }

// The only one that holds for a browser which is known: whatever others do, its person gets in.
const FAILURES_OF_BROWSER = { points: 10, duration: HOUR / 6 }

/** Creates the limits on sign-up and sign-in, which are kept in the database. */
export function createLimits(sql: Sql): Limits {
  const signUps = createStoredLimit(sql, 'sign-up', SIGN_UPS)
  const signOns = createStoredLimit(sql, 'sign-on', SIGN_ONS)
  const atAddress = createStoredLimit(sql, 'address', FAILURES_AT_ADDRESS)
  const links = createStoredLimit(sql, 'link', UNKNOWN_LINKS)
  const atAddressForName = createStoredLimit(sql, 'address+name', FAILURES_AT_ADDRESS_FOR_NAME)
  const forName = createStoredLimit(sql, 'name', FAILURES_FOR_NAME)
  const codes = createStoredLimit(sql, 'code', CODES_FOR_PERSON)
  const codesAtAddress = createStoredLimit(sql, 'address+code', CODES_AT_ADDRESS)
  const ofBrowser = createStoredLimit(sql, 'browser', FAILURES_OF_BROWSER)

  function countsFor({ address, username, knownBrowser }: Attempt): Count[] {
    if (knownBrowser !== null) return [[ofBrowser, knownBrowser]]
    const network = networkOf(address)
    if (username === null) return [[atAddress, network]]
    return [
      [atAddress, network],
      [atAddressForName, `${network} ${username}`],
      [forName, username],
    ]
  }

  /** Counts an attempt in several ways. Where one refuses, it counts for none of the others, else a stuck program would shut its office out. */
  async function take(counts: Count[]): Promise<() => Promise<void>> {
    const taken: Count[] = []
    for (const count of counts) {
      const [limit, key] = count
      try {
        await limit.take(key)
      } catch (error) {
        await giveBack(taken)
        throw error
      }
      taken.push(count)
    }
    return () => giveBack(taken)
  }

  return {
    async takeSignUp(address) {
      await signUps.take(networkOf(address))
    },
    async takeSignOn(address) {
      await signOns.take(networkOf(address))
    },

    takeLink: address => take([[links, networkOf(address)]]),
    takeSignIn: attempt => take(countsFor(attempt)),
    async takeCode({ address, personId, isRecoveryCode }) {
      const giveBackAtAddress = await take([[codesAtAddress, networkOf(address)]])
      if (isRecoveryCode) return { isLast: false, giveBack: giveBackAtAddress }
      const key = String(personId)
      const left = await codes.take(key).catch(async error => {
        await giveBackAtAddress()
        throw error
      })
      const giveBack = async () => {
        await Promise.all([giveBackAtAddress(), codes.giveBack(key)])
      }
      return { isLast: left === 0, giveBack }
    },
  }
}

async function giveBack(taken: Count[]): Promise<void> {
  await Promise.all(taken.map(([limit, key]) => limit.giveBack(key)))
}

/** For `CHATAPP_RATE_LIMITS=off`. */
export const NO_LIMITS: Limits = {
  takeSignUp: async () => {},
  takeSignOn: async () => {},
  takeSignIn: async () => async () => {},
  takeLink: async () => async () => {},
  takeCode: async () => ({ isLast: false, giveBack: async () => {} }),
}
