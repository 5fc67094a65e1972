import type { Person, Profile, ShownPerson } from '../accounts/store.ts'
import { findStanding } from '../conversations/store.ts'
import type { Sql } from '../database/client.ts'
import { readPage } from '../database/page.ts'
import { invalid } from '../errors.ts'
import { type Conversation, readCursor, writeCursor } from '../list/conversation.ts'
import { findConversation, listConversations, readListBeginning } from '../list/store.ts'
import { listPeople } from '../people/store.ts'
import type { SidebarQuery } from './model.ts'

/** Somebody in the list at the left, with the conversation where there is one. */
export type Row = Profile & { username: string; conversation: Conversation | null }

/** A piece of the list: what is pinned, the other conversations, the latest first, then everybody else by name. */
export type Sidebar = {
  q: string
  isArchive: boolean
  pinned: Row[]
  conversations: Row[]
  others: Row[]
  /** How many conversations are archived, up to MAX_COUNTED; 0 where that is not shown. */
  archived: number
  after: string
  next: string | null
}

const PAGE_SIZE = 30

const NOTHING: Sidebar = {
  q: '',
  isArchive: false,
  pinned: [],
  conversations: [],
  others: [],
  archived: 0,
  after: '',
  next: null,
}

/**
 * Reads a piece of the list. Cursors say in which part they are: `conversations:…` or `names:…`. A search finds what is archived, too.
 * @throws HttpError 422 for a cursor that is none
 */
export async function readSidebar(sql: Sql, person: Person, query: SidebarQuery): Promise<Sidebar> {
  const q = (query.q ?? '').trim()
  const { after = '' } = query
  const isArchive = q === '' && query.list === 'archived'
  const [, part, cursor] = /^(conversations|names):(.*)$/s.exec(after) ?? []
  const conversationCursor = part === 'conversations' ? readCursor(cursor ?? '') : null
  if (after !== '' && (part === undefined || (part === 'conversations' && !conversationCursor))) {
    throw invalid({ after: [say => say.fields.listPartUnknown] })
  }

  const asked = { ...NOTHING, q, isArchive, after }
  if (part === 'names') return { ...asked, ...(await readOthers(sql, person, q, cursor ?? '')) }
  if (q === '' && !isArchive && !conversationCursor) return readBeginning(sql, person, asked)
  const section = isArchive ? 'archived' : 'main'
  const { items, isMore } = await readPage(PAGE_SIZE, limit =>
    listConversations(sql, person, { q, after: conversationCursor, limit, ...(q === '' && { section }) }),
  )
  return withRest(sql, person, asked, items, isMore)
}

async function readBeginning(sql: Sql, person: Person, asked: Sidebar): Promise<Sidebar> {
  const { pinned, conversations, archived } = await readListBeginning(sql, person, PAGE_SIZE + 1)
  const beginning = { ...asked, pinned: pinned.map(toRow), archived }
  return withRest(sql, person, beginning, conversations.slice(0, PAGE_SIZE), conversations.length > PAGE_SIZE)
}

/** After the last conversation comes everybody else, unless this is about what is archived. */
async function withRest(
  sql: Sql,
  person: Person,
  sidebar: Sidebar,
  conversations: Conversation[],
  isMore: boolean,
): Promise<Sidebar> {
  const shown = { ...sidebar, conversations: conversations.map(toRow) }
  const last = conversations.at(-1)
  if (isMore && last) return { ...shown, next: `conversations:${writeCursor(last.cursor)}` }
  return sidebar.isArchive ? shown : { ...shown, ...(await readOthers(sql, person, sidebar.q, '')) }
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
      conversation: null,
    })),
    next: isMore && last ? `names:${last.username}` : null,
  }
}

/** Reads one person's row of the list. */
export async function readRow(sql: Sql, person: Person, partner: ShownPerson): Promise<Row> {
  const { username, displayName } = partner
  const conversation = await findConversation(sql, person, partner)
  if (conversation) return toRow(conversation)
  const { partnerPicture: picture } = await findStanding(sql, person, partner)
  return { username, displayName, picture, conversation: null }
}

function toRow(conversation: Conversation): Row {
  return { username: conversation.partner, ...conversation.partnerProfile, conversation }
}
