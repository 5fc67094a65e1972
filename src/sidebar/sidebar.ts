import type { Person, Profile, ShownPerson } from '../accounts/store.ts'
import { findStanding } from '../conversations/store.ts'
import type { Sql } from '../database/client.ts'
import { readPage } from '../database/page.ts'
import { invalid } from '../errors.ts'
import { findConversation, listConversations, readCursor, writeCursor } from '../list/store.ts'
import type { Message } from '../messages/message.ts'
import { listPeople } from '../people/store.ts'
import type { SidebarQuery } from './model.ts'

/** Somebody in the list at the left; `last` and `unread` where there is a conversation. */
export type Row = Profile & { username: string; last?: Message; unread: number }

/** A piece of the list: conversations first, the latest first, then everybody else by name. */
export type Sidebar = {
  q: string
  conversations: Row[]
  others: Row[]
  after: string
  next: string | null
}

const PAGE_SIZE = 30

/**
 * Reads a piece of the list. Cursors say in which part they are: `conversations:…` or `names:…`.
 * @throws HttpError 422 for a cursor that is none
 */
export async function readSidebar(sql: Sql, person: Person, query: SidebarQuery): Promise<Sidebar> {
  const q = (query.q ?? '').trim()
  const { after = '' } = query
  const [, part, cursor] = /^(conversations|names):(.*)$/s.exec(after) ?? []
  const conversationCursor = part === 'conversations' ? readCursor(cursor ?? '') : null
  if (after !== '' && (part === undefined || (part === 'conversations' && !conversationCursor))) {
    throw invalid({ after: [say => say.fields.listPartUnknown] })
  }

  if (part === 'names') {
    return { q, after, conversations: [], ...(await readOthers(sql, person, q, cursor ?? '')) }
  }
  const { items, isMore } = await readPage(PAGE_SIZE, limit =>
    listConversations(sql, person, { q, after: conversationCursor, limit }),
  )
  const conversations = items.map(({ partner, partnerProfile, last, unread }) => ({
    username: partner,
    ...partnerProfile,
    last,
    unread,
  }))
  const last = items.at(-1)
  if (isMore && last) {
    return { q, after, conversations, others: [], next: `conversations:${writeCursor(last.cursor)}` }
  }
  return { q, after, conversations, ...(await readOthers(sql, person, q, '')) }
}

async function readOthers(
  sql: Sql,
  person: Person,
  q: string,
  after: string,
): Promise<Pick<Sidebar, 'others' | 'next'>> {
  const { items, isMore } = await readPage(PAGE_SIZE, limit =>
    listPeople(sql, person, { q, after, limit, onlyWithoutConversation: true }),
  )
  const last = items.at(-1)
  return {
    others: items.map(({ username, displayName, picture }) => ({
      username,
      displayName,
      picture,
      unread: 0,
    })),
    next: isMore && last ? `names:${last.username}` : null,
  }
}

/** Reads one person's row of the list. */
export async function readRow(sql: Sql, person: Person, partner: ShownPerson): Promise<Row> {
  const { username, displayName } = partner
  const conversation = await findConversation(sql, person, partner)
  if (conversation) {
    const { last, unread, partnerProfile } = conversation
    return { username, ...partnerProfile, last, unread }
  }
  const { partnerPicture: picture } = await findStanding(sql, person, partner)
  return { username, displayName, picture, unread: 0 }
}
