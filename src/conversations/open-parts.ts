import type { Account, Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { charactersOf, createKept, MAX_KEPT_CHARACTERS } from '../kept.ts'
import { type Opened, type OpenedPart, type OpeningAt, openConversation } from './store.ts'

/**
 * Opens conversations, and keeps the messages of those that were opened last. The database is asked each time whether they are still what
 * there is, and gives them anew where they are not: what is kept only spares it to read them, and us to make HTML of them.
 */
export type OpenParts = {
  open(person: Person, partner: Account, at: OpeningAt): Promise<Opened>
  /** Forgets all: rows were removed by hand, or changes were not heard of. */
  forget(): void
}

/** @param limit how many messages are shown of a conversation */
export function createOpenParts(sql: Sql, limit: number): OpenParts {
  const kept = createKept<OpenedPart>(MAX_KEPT_CHARACTERS, ({ messages }) => charactersOf(messages))
  return {
    async open(person, partner, at) {
      const key = `${person.id} ${person.username} ${partner.id} ${partner.username}`
      const opened = await openConversation(sql, person, partner, { at, limit, held: kept.get(key) ?? null })
      kept.set(key, opened.part)
      return opened
    },
    forget: kept.clear,
  }
}
