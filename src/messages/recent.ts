import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { createMemory } from '../memory.ts'
import { findMessage, type Message } from './store.ts'

/** Messages by their id. One that was just announced is fetched by every device of two people at once. */
export type RecentMessages = {
  /** Finds a message of this person's; null when it does not exist or is somebody else's. */
  find(person: Person, id: number): Promise<Message | null>
  /** Some were changed or removed. */
  forget(): void
}

/** A second's worth of a busy instance; with the longest bodies, some tens of megabytes. */
const MAX_REMEMBERED = 1_000

export function createRecentMessages(sql: Sql): RecentMessages {
  const memory = createMemory<Message>(MAX_REMEMBERED)
  return {
    // By person too: the query is what decides whose message it is, and nobody is given another's answer.
    find: (person, id) => memory.recall(`${person.id} ${id}`, () => findMessage(sql, person, id)),
    forget: () => memory.forget(),
  }
}
