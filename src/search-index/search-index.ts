import { setTimeout } from 'node:timers/promises'
import type { Sql } from '../database/connect.ts'
import type { EventHandlers } from '../live/database-events.ts'
import { createRepeated, type Repeated } from '../repeat.ts'
import { createSettling } from './settling.ts'
import { indexSome } from './step.ts'

/** Keeps the index of search, whichever instances there are: one at a time works at it. */
type SearchIndex = Repeated & {
  events: EventHandlers
  /** Looks soon: something may have been missed. */
  wake(): void
}

const TICK_MS = 250

/** When it is looked at again where something waits for time only, and where nothing was announced. */
const LOOK_SOON_MS = 1_000
const LOOK_ANYWAY_MS = 30_000

/**
 * How long it rests after its work, as a multiple of that: the more messages come in a second, the longer, so that those who send have the rest.
 * What has no document yet is found all the same.
 */
const SHORTEST_REST = 1
const LONGEST_REST = 48

/** A document takes about a quarter of a millisecond, so that up to 400 messages a second the index keeps up; then it falls behind until there are fewer. */
const MESSAGES_PER_REST = 50

const LONGEST_REST_MS = 3_000

export function createSearchIndex(sql: Sql): SearchIndex {
  const settling = createSettling()
  let lookAt = 0
  let announced = 0
  let countedSince = performance.now()

  const wake = () => {
    lookAt = 0
  }

  function restFor(workedMs: number): number {
    const now = performance.now()
    const perSecond = announced / Math.max((now - countedSince) / 1_000, 0.1)
    announced = 0
    countedSince = now
    const times = Math.min(Math.max(perSecond / MESSAGES_PER_REST, SHORTEST_REST), LONGEST_REST)
    return Math.min(workedMs * times, LONGEST_REST_MS)
  }

  const repeated = createRepeated('messages were not made ready for search', TICK_MS, async signal => {
    while (!signal.aborted && performance.now() >= lookAt) {
      lookAt = Number.POSITIVE_INFINITY // what is announced from here on may come too late for this look, and wakes it for another
      const since = performance.now()
      const next = await indexSome(sql, settling).catch(error => {
        lookAt = performance.now() + LOOK_SOON_MS
        throw error
      })
      const pauseMs = { more: 0, soon: LOOK_SOON_MS, nothing: LOOK_ANYWAY_MS }[next]
      lookAt = Math.min(lookAt, performance.now() + pauseMs)
      await setTimeout(restFor(performance.now() - since), undefined, { signal }).catch(() => {}) // it is to end
    }
  })

  return {
    ...repeated,
    wake,
    events: {
      message() {
        announced++
        wake()
      },
      changed: wake,
      messages_changed: wake,
    },
  }
}
