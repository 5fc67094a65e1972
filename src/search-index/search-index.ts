import { setTimeout } from 'node:timers/promises'
import type { Sql } from '../database/connect.ts'
import type { EventHandlers } from '../live/database-events.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import { createSettling } from './settling.ts'
import { indexSome } from './step.ts'

/** Keeps the index of search, whichever instances there are: one at a time works at it. */
export type SearchIndex = Repeated & {
  events: EventHandlers
  /** Looks soon: something may have been missed. */
  wake(): void
}

const TICK_MS = 250

/** When it was last looked at while something waited for time only, and while nothing was announced. */
const LOOK_SOON_MS = 1_000
const LOOK_ANYWAY_MS = 30_000

/** It works a tenth of the time at most, so that those who send have the rest: what has no document yet is found all the same. */
const PAUSE_FOR_WORK = 9
const LONGEST_PAUSE_MS = 2_000

export function createSearchIndex(sql: Sql): SearchIndex {
  const settling = createSettling()
  let lookAt = 0

  const wake = () => {
    lookAt = 0
  }

  const repeated = createRepeated('messages were not made ready for search', TICK_MS, async signal => {
    while (!signal.aborted && performance.now() >= lookAt) {
      lookAt = Number.POSITIVE_INFINITY // an event from here on is of something that may be missed below
      const since = performance.now()
      const next = await indexSome(sql, settling).catch(error => {
        lookAt = performance.now() + LOOK_SOON_MS
        throw error
      })
      const now = performance.now()
      const pauseMs = { more: 0, soon: LOOK_SOON_MS, nothing: LOOK_ANYWAY_MS }[next]
      lookAt = Math.min(lookAt, now + pauseMs)
      const restMs = Math.min((now - since) * PAUSE_FOR_WORK, LONGEST_PAUSE_MS)
      await setTimeout(restMs, undefined, { signal }).catch(() => {}) // it is to end
    }
  })

  return { ...repeated, wake, events: { message: wake, changed: wake, messages_changed: wake } }
}
