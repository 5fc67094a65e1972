import type { Profile } from '../accounts/store.ts'
import type { Message } from '../messages/message.ts'

/** Where a conversation is in somebody's list. */
export type Section = 'pinned' | 'main' | 'archived'

/** What somebody has done with a conversation in their list; nobody else knows. */
export type Arrangement = {
  section: Section
  pinnedAt: Date | null
  /** Null also once it is over. */
  mutedUntil: Date | null
  isMarkedUnread: boolean
}

/** A conversation as one of its people sees it. */
export type Conversation = Arrangement & {
  /** The beginning of what the person has begun to write. */
  draft: string | null
  partner: string
  partnerProfile: Profile
  last: Message
  lastSeq: number
  lastChange: number
  unread: number
  cursor: ConversationCursor
}

/** Where a conversation stands in the order by time: microseconds since 1970, then its id. */
export type ConversationCursor = { micros: number; id: number }

const CURSOR = /^(\d{1,16})-(\d{1,16})$/

/** Reads a cursor that `writeCursor` made. Returns null for anything else. */
export function readCursor(text: string): ConversationCursor | null {
  const [, micros, id] = CURSOR.exec(text) ?? []
  if (micros === undefined || id === undefined) return null
  const cursor = { micros: Number(micros), id: Number(id) }
  return Number.isSafeInteger(cursor.micros) && Number.isSafeInteger(cursor.id) ? cursor : null
}

export function writeCursor({ micros, id }: ConversationCursor): string {
  return `${micros}-${id}`
}

/** Whether somebody has done anything with a conversation. */
export function isArranged({ section, mutedUntil, isMarkedUnread }: Arrangement): boolean {
  return section !== 'main' || mutedUntil !== null || isMarkedUnread
}

/** What somebody has done with a conversation, as programs see it. */
export function arrangementToJson({ section, mutedUntil, isMarkedUnread }: Arrangement) {
  return {
    pinned: section === 'pinned',
    archived: section === 'archived',
    muted_until: mutedUntil?.toISOString() ?? null,
    marked_unread: isMarkedUnread,
  }
}
