import type { Person, Profile, ShownPerson } from '../accounts/store.ts'
import { findStanding } from '../conversations/store.ts'
import type { Sql } from '../database/client.ts'
import { type Page, readPage } from '../database/page.ts'
import { invalid } from '../errors.ts'
import { type Conversation, readCursor, writeCursor } from '../list/conversation.ts'
import { findConversation, type ListBeginning, listConversations, readListBeginning } from '../list/store.ts'
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
  /** Of its beginning, for when it is read again. */
  held: HeldSidebar | null
}

/** What was read of the beginning of somebody's list. */
export type HeldSidebar = { beginning: ListBeginning; others: Row[] }

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
  held: null,
}

/**
 * Reads a piece of the list. Cursors say in which part they are: `conversations:…` or `names:…`. A search finds what is archived, too.
 * @param held of its beginning; what of that is still so is not read again
 * @throws HttpError 422 for a cursor that is none
 */
export async function readSidebar(
  sql: Sql,
  person: Person,
  query: SidebarQuery,
  held: HeldSidebar | null = null,
): Promise<Sidebar> {
  const q = (query.q ?? '').trim()
  const { after = '' } = query
  const isArchive = q === '' && query.list === 'archived'
  const [, part, cursor] = /^(conversations|names):(.*)$/s.exec(after) ?? []
  const conversationCursor = part === 'conversations' ? readCursor(cursor ?? '') : null
  if (after !== '' && (part === undefined || (part === 'conversations' && !conversationCursor))) {
    throw invalid({ after: [say => say.fields.listPartUnknown] })
  }

  const asked = { ...NOTHING, q, isArchive, after }
  if (part === 'names') return withOthers(asked, await readOthers(sql, person, q, cursor ?? ''))
  if (q === '' && !isArchive && !conversationCursor) return readBeginning(sql, person, asked, held)
  const section = isArchive ? 'archived' : 'main'
  const page = await readPage(PAGE_SIZE, limit =>
    listConversations(sql, person, { q, after: conversationCursor, limit, ...(q === '' && { section }) }),
  )
  return withRest(asked, page, () => readOthers(sql, person, q, ''))
}

async function readBeginning(
  sql: Sql,
  person: Person,
  asked: Sidebar,
  held: HeldSidebar | null,
): Promise<Sidebar> {
  const beginning = await readListBeginning(sql, person, PAGE_SIZE + 1, held?.beginning ?? null)
  const { pinned, conversations, archived } = beginning
  const page = { items: conversations.slice(0, PAGE_SIZE), isMore: conversations.length > PAGE_SIZE }
  let others: Row[] = []
  const shown = await withRest({ ...asked, pinned: pinned.map(toRow), archived }, page, async () => {
    others = await othersBeside(sql, person, beginning, held)
    return others
  })
  return { ...shown, held: { beginning, others } }
}

/** Everybody else beside the beginning of a list. The rows that are held are given where they are the same: what was made of them is kept with them. */
async function othersBeside(
  sql: Sql,
  person: Person,
  { others }: ListBeginning,
  held: HeldSidebar | null,
): Promise<Row[]> {
  if (held && others !== null && others === held.beginning.others) return held.others
  const people: ShownPerson[] | null = others === null ? null : JSON.parse(others)
  const rows = people ? people.map(toOther) : await readOthers(sql, person, '', '')
  return rows.map((row, index) => sameRow(held?.others[index], row))
}

function sameRow(held: Row | undefined, row: Row): Row {
  const isSame =
    held?.username === row.username && held.displayName === row.displayName && held.picture === row.picture
  return isSame ? held : row
}

/** After the last conversation comes everybody else, unless this is about what is archived. */
async function withRest(
  sidebar: Sidebar,
  { items, isMore }: Page<Conversation>,
  readOthers: () => Promise<Row[]>,
): Promise<Sidebar> {
  const shown = { ...sidebar, conversations: items.map(toRow) }
  const last = items.at(-1)
  if (isMore && last) return { ...shown, next: `conversations:${writeCursor(last.cursor)}` }
  return sidebar.isArchive ? shown : withOthers(shown, await readOthers())
}

/** @param rows one more than are shown, where there are more */
function withOthers(sidebar: Sidebar, rows: Row[]): Sidebar {
  const others = rows.slice(0, PAGE_SIZE)
  const last = others.at(-1)
  return { ...sidebar, others, next: rows.length > PAGE_SIZE && last ? `names:${last.username}` : null }
}

async function readOthers(sql: Sql, person: Person, q: string, after: string): Promise<Row[]> {
  const query = { q, after, limit: PAGE_SIZE + 1, onlyWithoutConversation: true }
  return (await listPeople(sql, person, query)).map(toOther)
}

function toOther({ username, displayName, picture }: ShownPerson): Row {
  return { username, displayName, picture, conversation: null }
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
