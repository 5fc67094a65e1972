import type { Person } from '../accounts/store.ts'
import { createCache } from '../cache.ts'
import type { Sql } from '../database/connect.ts'
import { type FoundMessage, findMessage } from './reading-store.ts'

/** Messages by their id. One that was just announced is fetched by every device of two people at once. */
export type RecentMessages = {
  /** Finds a message of this person's. Returns null when it does not exist or is between other people. */
  find(person: Person, id: number): Promise<FoundMessage | null>
  /** Drops one that was changed, with those that reply to it, or all of them. */
  invalidate(id?: number): void
}

/** A second's worth of a busy instance; with the longest bodies, some tens of megabytes. */
const MAX_CACHED = 1_000

export function createRecentMessages(sql: Sql): RecentMessages {
  const cache = createCache<FoundMessage>(MAX_CACHED)
  return {
    // By person too: the query is what decides whose message it is, and nobody is given another's answer.
    find: (person, id) => cache.get(`${person.id} ${id}`, () => findMessage(sql, person, id)),
    invalidate: id =>
      cache.invalidate(message => id === undefined || message.id === id || message.quoted?.id === id),
  }
}
