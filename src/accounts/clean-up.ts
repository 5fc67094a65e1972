import type { Sql } from '../database/connect.ts'
import { endExpiredSessions } from './store.ts'
import { removeUnusedKeys } from './tokens.ts'

/** Removes what has had its time. Every instance does it now and then; it does no harm that several do. */
export async function removeExpired(sql: Sql): Promise<void> {
  await endExpiredSessions(sql)
  await removeUnusedKeys(sql)
}
