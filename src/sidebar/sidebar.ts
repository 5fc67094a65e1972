import type { Person } from '../accounts/store.ts'
import { listConversations, readCursor, writeCursor } from '../conversations/store.ts'
import type { Sql } from '../database/connect.ts'
import { invalid } from '../errors.ts'
import { isStorable } from '../http/fields.ts'
import type { Message } from '../messages/store.ts'
import { listPeople } from '../people/store.ts'

/** Somebody in the list at the left; `last` and `unread` where there is a conversation. */
export type Row = { username: string; last?: Message; unread: number }

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
export async function readSidebar(sql: Sql, person: Person, query: URLSearchParams): Promise<Sidebar> {
  const q = (query.get('q') ?? '').trim()
  const after = query.get('after') ?? ''
  if (!isStorable(q) || !isStorable(after)) throw invalid({ q: [say => say.fields.unstorableName] })
  const [, part, cursor] = /^(conversations|names):(.*)$/s.exec(after) ?? []
  const conversationCursor = part === 'conversations' ? readCursor(cursor ?? '') : null
  if (after !== '' && (part === undefined || (part === 'conversations' && !conversationCursor))) {
    throw invalid({ after: [say => say.fields.listPartUnknown] })
  }

  if (part !== 'names') {
    const found = await listConversations(sql, person, { q, after: conversationCursor, limit: PAGE_SIZE + 1 })
    const last = found[PAGE_SIZE - 1]
    const conversations = found
      .slice(0, PAGE_SIZE)
      .map(({ partner, last, unread }) => ({ username: partner, last, unread }))
    if (found.length > PAGE_SIZE && last) {
      return { q, after, conversations, others: [], next: `conversations:${writeCursor(last.cursor)}` }
    }
    return { q, after, conversations, ...(await readOthers(sql, person, q, '')) }
  }
  return { q, after, conversations: [], ...(await readOthers(sql, person, q, cursor ?? '')) }
}

async function readOthers(
  sql: Sql,
  person: Person,
  q: string,
  after: string,
): Promise<Pick<Sidebar, 'others' | 'next'>> {
  const found = await listPeople(sql, person, {
    q,
    after,
    limit: PAGE_SIZE + 1,
    onlyWithoutConversation: true,
  })
  const others = found.slice(0, PAGE_SIZE).map(({ username }) => ({ username, unread: 0 }))
  const last = others.at(-1)
  return { others, next: found.length > PAGE_SIZE && last ? `names:${last.username}` : null }
}

/** Reads one person's row of the list. */
export async function readRow(sql: Sql, person: Person, partner: Person): Promise<Row> {
  const [conversation] = await listConversations(sql, person, { partner, limit: 1 })
  if (!conversation) return { username: partner.username, unread: 0 }
  return { username: partner.username, last: conversation.last, unread: conversation.unread }
}
