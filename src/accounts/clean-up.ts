import type { Sql } from '../database/connect.ts'
import { forgetExpiredBrowsers } from './known-browsers.ts'
import { endExpiredSessions } from './store.ts'
import { removeOldCounts } from './stored-limit.ts'
import { removeUnusedKeys } from './tokens.ts'

/** Removes what has had its time. Every instance does it now and then; it does no harm that several do. */
export async function removeExpired(sql: Sql): Promise<void> {
  await endExpiredSessions(sql)
  await removeUnusedKeys(sql)
  await forgetExpiredBrowsers(sql)
  await removeOldCounts(sql)
}
