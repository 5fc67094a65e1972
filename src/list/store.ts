import type { Person, Profile } from '../accounts/store.ts'
import { pictureShownTo } from '../blocks/shown-picture.ts'
import type { Sql, Transaction } from '../database/client.ts'
import { draftTo } from '../drafts/store.ts'
import { type Message, type MessageRow, messageColumns, toMessage } from '../messages/message.ts'
import { pairOf } from '../people/pair.ts'
import { findByPartOfName } from '../people/store.ts'
import { type Candidates, candidatesFor, pinnedBy } from './candidates.ts'

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
  unread: number
  cursor: ConversationCursor
}

/** Where a conversation stands in the order by time: microseconds since 1970, then its id. */
export type ConversationCursor = { micros: number; id: number }

/** Which conversations to list: those of a section, one of whose partner's names contains `q`, after a cursor, at most `limit`. */
export type ConversationQuery = {
  q?: string
  after?: ConversationCursor | null
  limit: number
  section?: Section
}

/** The beginning of somebody's list: what is pinned, the latest of the rest, and how many are archived. */
export type ListBeginning = { pinned: Conversation[]; conversations: Conversation[]; archived: number }

/** So many people are looked up, so that the names of the others need not be. */
const MANY = 500

/** Characters of a draft that a row may show. */
const DRAFT_LENGTH = 240

/** How many archived conversations are counted. */
export const MAX_COUNTED = 100

/** Lists a person's conversations with their last message, the latest first. */
export async function listConversations(
  sql: Sql,
  person: Person,
  query: ConversationQuery,
): Promise<Conversation[]> {
  const found = query.q ? await findByPartOfName(sql, query.q, MANY) : null
  const chosen = latest(sql, candidatesFor(sql, person, query, found), query.limit)
  const rows = await sql<Row[]>`${rowsOf(sql, person, chosen)} ORDER BY micros DESC, "conversationId" DESC`
  return rows.map(row => conversationOf(row, person))
}

/** Reads the beginning of a person's list in one question. What is pinned stays in the order in which it was. */
export async function readListBeginning(sql: Sql, person: Person, limit: number): Promise<ListBeginning> {
  const rest = latest(sql, candidatesFor(sql, person, { limit, section: 'main' }, null), limit)
  const chosen = sql`(${pinnedBy(sql, person)}) UNION ALL (${rest})`
  const rows = await sql<({ archived: number } & (Row | { id: null }))[]>`
    SELECT * FROM (
      SELECT count(*)::int AS archived FROM (
        SELECT FROM participants WHERE user_id = ${person.id} AND section = 'archived' LIMIT ${MAX_COUNTED}) put_away) counted
    LEFT JOIN LATERAL (${rowsOf(sql, person, chosen)}) listed ON true
    ORDER BY "pinnedAt", micros DESC, "conversationId" DESC`
  const listed = rows.flatMap(row => (row.id === null ? [] : conversationOf(row, person)))
  return {
    pinned: listed.filter(({ section }) => section === 'pinned'),
    conversations: listed.filter(({ section }) => section !== 'pinned'),
    archived: rows[0]?.archived ?? 0,
  }
}

/** Finds a person's conversation with somebody. Returns null when there is no message yet. */
export async function findConversation(
  sql: Sql,
  person: Person,
  partner: Person,
): Promise<Conversation | null> {
  const { low, high } = pairOf(person.id, partner.id)
  const candidate = sql`
    SELECT id, ${partner.id}::bigint AS partner_id, last_seq, last_message_at FROM conversations
    WHERE low_user_id = ${low} AND high_user_id = ${high} AND last_seq > 0`
  const [found] = await sql<Row[]>`${rowsOf(sql, person, candidate)}`
  return found ? conversationOf(found, person) : null
}

function latest(sql: Sql, candidates: Candidates, limit: number): Candidates {
  return sql`SELECT * FROM (${candidates}) candidate ORDER BY last_message_at DESC, id DESC LIMIT ${limit}`
}

/** What is shown of some conversations. OFFSET 0 keeps what is joined a look-up for each of them, whatever the planner expects. */
function rowsOf(sql: Sql, person: Person, chosen: Candidates) {
  return sql`
    SELECT partner.username AS partner, partner.display_name AS "displayName", partner.picture, chosen.id AS "conversationId",
           last_seq AS "lastSeq", last_seq - read_seq - own_unread AS unread,
           (extract(epoch FROM last_message_at) * 1000000)::bigint AS micros,
           section, pinned_at AS "pinnedAt", CASE WHEN muted_until > now() THEN muted_until END AS "mutedUntil",
           is_marked_unread AS "isMarkedUnread", ${draftTo(sql, person, sql`chosen.partner_id`, DRAFT_LENGTH)} AS draft,
           last.*
    FROM (${chosen}) chosen
    CROSS JOIN LATERAL (
      SELECT username, display_name, ${pictureShownTo(sql, person)} AS picture FROM users
      WHERE users.id = partner_id OFFSET 0) partner
    CROSS JOIN LATERAL (
      SELECT read_seq, own_unread, section, pinned_at, muted_until, is_marked_unread FROM participants
      WHERE user_id = ${person.id} AND conversation_id = chosen.id OFFSET 0) participant
    CROSS JOIN LATERAL (
      SELECT ${messageColumns(sql)}, sender_id = ${person.id} AS "isOwn" FROM messages
      WHERE messages.conversation_id = chosen.id ORDER BY seq DESC LIMIT 1) last`
}

type Row = Profile &
  Arrangement &
  MessageRow & {
    partner: string
    draft: string | null
    conversationId: number
    lastSeq: number
    unread: number
    micros: number
    isOwn: boolean
  }

function conversationOf(row: Row, person: Person): Conversation {
  return {
    partner: row.partner,
    partnerProfile: { displayName: row.displayName, picture: row.picture },
    section: row.section,
    pinnedAt: row.pinnedAt,
    mutedUntil: row.mutedUntil,
    isMarkedUnread: row.isMarkedUnread,
    draft: row.draft,
    lastSeq: row.lastSeq,
    unread: row.unread,
    cursor: { micros: row.micros, id: row.conversationId },
    last: row.isOwn
      ? toMessage(row, person.username, row.partner)
      : toMessage(row, row.partner, person.username),
  }
}

/** What to change of it; what is not given stays. */
export type Change = {
  isPinned?: boolean
  isArchived?: boolean
  mutedUntil?: Date | null
  isMarkedUnread?: boolean
}

/** Locks a person's conversation with somebody, as senders do. @returns its id, or null when there is no message yet */
export async function lockConversation(
  sql: Sql | Transaction,
  person: Person,
  partner: Person,
): Promise<number | null> {
  const { low, high } = pairOf(person.id, partner.id)
  const [conversation] = await sql<{ id: number }[]>`
    SELECT id FROM conversations WHERE low_user_id = ${low} AND high_user_id = ${high} AND last_seq > 0
    FOR NO KEY UPDATE`
  return conversation?.id ?? null
}

/** Counts what a person has pinned beside a conversation. */
export async function countOtherPins(sql: Sql | Transaction, person: Person, id: number): Promise<number> {
  const [counted] = await sql<{ pins: number }[]>`
    SELECT count(*)::int AS pins FROM participants
    WHERE user_id = ${person.id} AND section = 'pinned' AND conversation_id <> ${id}`
  return counted?.pins ?? 0
}

/** Changes how a person has a conversation in their list. Its row is locked. */
export async function arrange(
  sql: Sql | Transaction,
  person: Person,
  id: number,
  { isPinned, isArchived, mutedUntil, isMarkedUnread }: Change,
): Promise<void> {
  await sql`
    UPDATE participants
    SET section = wanted, pinned_at = CASE wanted WHEN 'pinned' THEN coalesce(pinned_at, clock_timestamp()) END,
        muted_until = ${mutedUntil === undefined ? sql`muted_until` : sql`${mutedUntil}::timestamptz`},
        is_marked_unread = ${isMarkedUnread === undefined ? sql`is_marked_unread` : isMarkedUnread}
    FROM (
      SELECT CASE
        WHEN ${isPinned ?? false} THEN 'pinned'
        WHEN ${isArchived ?? false} THEN 'archived'
        WHEN section = 'pinned' AND ${isPinned === false} OR section = 'archived' AND ${isArchived === false} THEN 'main'
        ELSE section END AS wanted
      FROM participants WHERE user_id = ${person.id} AND conversation_id = ${id}) arrangement
    WHERE user_id = ${person.id} AND conversation_id = ${id}`
}

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
