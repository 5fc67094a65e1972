import { removeExpiredTokens } from '../api-tokens/store.ts'
import type { Sql } from '../database/connect.ts'
import { removeEndedJobs } from '../jobs/store.ts'
import { removeOldFiles } from '../own-data/store.ts'
import { removeExpiredChallenges } from '../passkeys/challenges.ts'
import { endExpiredSessions } from '../sessions/store.ts'
import { removeExpiredSteps } from '../single-sign-on/store.ts'
import { removeExpiredTwoStep } from '../two-step/store.ts'
import { forgetExpiredBrowsers } from './known-browsers.ts'
import { forgetExpiredPrograms } from './known-programs.ts'
import { removeExpiredLinks } from './links.ts'
import { removeOldCounts } from './stored-limit.ts'
import { removeUnusedKeys } from './tokens.ts'

const REMOVALS = [
  endExpiredSessions,
  removeExpiredTokens,
  removeUnusedKeys,
  forgetExpiredBrowsers,
  forgetExpiredPrograms,
  removeExpiredLinks,
  removeEndedJobs,
  removeExpiredTwoStep,
  removeExpiredChallenges,
  removeExpiredSteps,
  (sql: Sql) => removeOldCounts(sql),
  removeOldFiles,
]

/**
 * Removes what has expired. Every instance does it now and then; it does no harm that several do.
 * @throws what kept something from being removed; the rest is removed all the same
 */
export async function removeExpired(sql: Sql): Promise<void> {
  const failures: unknown[] = []
  for (const remove of REMOVALS) await remove(sql).catch(error => failures.push(error))
  if (failures.length > 0) throw failures[0]
}
