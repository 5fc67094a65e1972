import type { Sql } from '../database/connect.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import { countMessages, lockFigures, lookAround, readPlace, seeNewest } from './store.ts'

const EVERY_MS = 60_000

/** A database that was there before this may have many millions of messages to count. The rest waits for the next time. */
const COUNT_FOR_MS = 20_000

/** Keeps the figures of each day, whichever instances there are: one at a time does it, and the others find it done. */
export function createFigures(sql: Sql): Repeated {
  return createRepeated('the figures could not be counted', EVERY_MS, async signal => {
    const until = performance.now() + COUNT_FOR_MS
    while (!signal.aborted && performance.now() < until && (await takeFigures(sql)));
  })
}

/**
 * Looks at how it is today when it is time, and counts a part of the messages that are to be counted. Does nothing where another
 * instance is at it.
 * @returns whether there may be more to do right now
 */
export async function takeFigures(sql: Sql): Promise<boolean> {
  return sql.begin(async transaction => {
    if (!(await lockFigures(transaction))) return false
    const place = await readPlace(transaction)
    if (place.isToLookAround) await lookAround(transaction)
    if (!place.isSeenLongAgo) return false
    const isMore = place.countedTo < place.seenTo
    if (isMore) await countMessages(transaction, place)
    else await seeNewest(transaction)
    return isMore
  })
}
