import type { Accounts } from '../accounts/accounts.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { createRateLimit, NO_LIMIT } from '../http/rate-limit.ts'
import { createOwnPasskeys, type OwnPasskeys } from './own.ts'
import { createPasskeyProofs, type PasskeyProofs } from './proofs.ts'

/** Passkeys: what people do with theirs, and what they prove with them. */
export type Passkeys = { own: OwnPasskeys; proofs: PasskeyProofs }

/** Each challenge is a row for five minutes. An office behind one address opens this many sign-in pages at once, and then one a second. */
const CHALLENGES = { burst: 100, refillEveryMs: 1_000 }

export function createPasskeys(config: Pick<Config, 'rateLimits'>, sql: Sql, accounts: Accounts): Passkeys {
  const challenges = config.rateLimits === 'on' ? createRateLimit(CHALLENGES) : NO_LIMIT
  const takeChallenge = (key: string) => challenges.take(key)
  return {
    own: createOwnPasskeys(sql, accounts, takeChallenge),
    proofs: createPasskeyProofs(sql, accounts, takeChallenge),
  }
}
