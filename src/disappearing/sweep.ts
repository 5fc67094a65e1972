import type { Sql } from '../database/connect.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import { removeDisappearing } from './store.ts'

const EVERY_MS = 10_000

/** So many take some tens of milliseconds, in which nobody writes in their conversations. */
const REMOVED_AT_ONCE = 200

/** Has messages disappear whose time has come. Every instance looks; what one has locked, the others leave alone. */
export function createSweep(sql: Sql): Repeated {
  return createRepeated('messages did not disappear', EVERY_MS, async signal => {
    while (!signal.aborted && (await sweepSome(sql)));
  })
}

/** @returns whether there may be more */
async function sweepSome(sql: Sql): Promise<boolean> {
  return sql.begin(async transaction => (await removeDisappearing(transaction, REMOVED_AT_ONCE)) > 0)
}
