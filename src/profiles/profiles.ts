import type { Accounts } from '../accounts/accounts.ts'
import type { SignedIn } from '../accounts/store.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import type { Preferences } from '../http/preferences.ts'
import { createRateLimit, NO_LIMIT } from '../http/rate-limit.ts'
import { tidyDisplayName } from './display-name.ts'
import { makePicture } from './picture.ts'
import { removePicture, setDisplayName, setPreferences, storePicture } from './store.ts'

/** What somebody changes of how they are shown, and of how pages are shown to them; what is undefined stays. */
type ProfileChange = { [Key in keyof Preferences]?: Preferences[Key] | undefined } & {
  displayName?: string | undefined
}

/** What people do with their own profile, on pages and by API. Each throws HttpError 429 for whoever does too much of it. */
export type Profiles = {
  /**
   * @param beside what is changed in the same transaction, before it: both or none
   * @throws HttpError 422
   */
  change(
    person: SignedIn,
    change: ProfileChange,
    request: Request,
    beside?: (transaction: Transaction) => Promise<void>,
  ): Promise<void>
  /** @throws HttpError 422 for what is no picture, or one that cannot be used */
  setPicture(person: SignedIn, file: Uint8Array<ArrayBuffer>): Promise<void>
  removePicture(person: SignedIn): Promise<void>
}

/** Everybody who talks with somebody is told of a change, and drawing a picture takes some tenths of a second. */
const CHANGES = { burst: 30, refillEveryMs: 20_000 }

export function createProfiles(config: Config, sql: Sql, accounts: Accounts): Profiles {
  const limit = config.rateLimits === 'on' ? createRateLimit(CHANGES) : NO_LIMIT

  return {
    async change(person, { displayName, ...preferences }, request, beside) {
      limit.take(String(person.id))
      const name = displayName === undefined ? null : tidyDisplayName(displayName)
      await sql.begin(async transaction => {
        await beside?.(transaction)
        const old = name === null ? null : await setDisplayName(transaction, person, name)
        if (old !== null)
          await record(transaction, {
            action: 'account.display-name-changed',
            actor: actorOf(person, request),
            subject: person,
            details: { old, new: name },
          })
        if (Object.values(preferences).some(value => value !== undefined))
          await setPreferences(transaction, person, preferences)
      })
      accounts.invalidate(person.sessionId) // the page that is asked for next may come before what the database announces
    },

    async setPicture(person, file) {
      limit.take(String(person.id))
      await storePicture(sql, person, await makePicture(file))
      accounts.invalidate(person.sessionId)
    },

    async removePicture(person) {
      limit.take(String(person.id))
      await removePicture(sql, person)
      accounts.invalidate(person.sessionId)
    },
  }
}
