import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/client.ts'
import { pairOf } from '../people/pair.ts'
import { peopleWithoutConversation } from '../people/query.ts'
import { findByPartOfName } from '../people/store.ts'
import { type Candidates, candidatesFor, pinnedBy } from './candidates.ts'
import type { Arrangement, Conversation, ConversationCursor, Section } from './conversation.ts'
import { conversationOf, joinVersions, type Row, rowsOf, versionsOf } from './rows.ts'

/** Which conversations to list: those of a section, one of whose partner's names contains `q`, after a cursor, at most `limit`. */
export type ConversationQuery = {
  q?: string
  after?: ConversationCursor | null
  limit: number
  section?: Section
}

/** The beginning of somebody's list: what is pinned, the latest of the rest, how many are archived, and the version of all conversations in it. */
export type ListBeginning = {
  pinned: Conversation[]
  conversations: Conversation[]
  archived: number
  version: string
  /** Everybody else, the first by name, as JSON: where it was read together with whether all that is still so. */
  others: string | null
}

/** So many people are looked up, so that the names of the others need not be. */
const MANY = 500

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

/**
 * Reads the beginning of a person's list in one question; what is held of it, only if it is another one by now. What is pinned stays in the order in
 * which it was.
 * @param limit how many conversations that are not pinned, and, where these are all, how many of everybody else
 */
export async function readListBeginning(
  sql: Sql,
  person: Person,
  limit: number,
  held: ListBeginning | null,
): Promise<ListBeginning> {
  const rest = latest(sql, candidatesFor(sql, person, { limit, section: 'main' }, null), limit)
  const chosen = sql`(${pinnedBy(sql, person)}) UNION ALL (${rest})`
  const counted = sql`
    SELECT count(*)::int AS archived FROM (
      SELECT FROM participants WHERE user_id = ${person.id} AND section = 'archived' LIMIT ${MAX_COUNTED}) put_away`
  if (held) {
    const others = peopleWithoutConversation(sql, person, held.conversations.length < limit ? limit : 0)
    const [now] = await sql<{ archived: number; version: string | null; others: string | null }[]>`
      SELECT archived, (${versionsOf(sql, person, chosen)}) AS version,
             (SELECT json_agg(others)::text FROM (${others}) others) AS others
      FROM (${counted}) counted`
    if (now && (now.version ?? '') === held.version)
      return { ...held, archived: now.archived, others: now.others ?? '[]' }
  }
  const rows = await sql<({ archived: number } & (Row | { id: null }))[]>`
    SELECT * FROM (${counted}) counted
    LEFT JOIN LATERAL (${rowsOf(sql, person, chosen)}) listed ON true
    ORDER BY "pinnedAt", micros DESC, "conversationId" DESC`
  const listed = rows.filter(row => row.id !== null)
  const conversations = listed.map(row => conversationOf(row, person))
  return {
    pinned: conversations.filter(({ section }) => section === 'pinned'),
    conversations: conversations.filter(({ section }) => section !== 'pinned'),
    archived: rows[0]?.archived ?? 0,
    version: joinVersions(listed),
    others: null,
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
    SELECT id, xmin AS version, ${partner.id}::bigint AS partner_id, last_seq, last_change, last_message_at FROM conversations
    WHERE low_user_id = ${low} AND high_user_id = ${high} AND last_seq > 0`
  const [found] = await sql<Row[]>`${rowsOf(sql, person, candidate)}`
  return found ? conversationOf(found, person) : null
}

function latest(sql: Sql, candidates: Candidates, limit: number): Candidates {
  return sql`SELECT * FROM (${candidates}) candidate ORDER BY last_message_at DESC, id DESC LIMIT ${limit}`
}

/** What somebody has done with a conversation, and with whom it is. */
type OwnArrangement = Arrangement & { id: number; partner: string }

/** Lists what a person has done with their conversations, those that began first before the others, after one of them. */
export async function listArrangements(
  sql: Sql,
  person: Pick<Person, 'id'>,
  after: number,
  limit: number,
): Promise<OwnArrangement[]> {
  return await sql<OwnArrangement[]>`
    SELECT conversation_id AS id, username AS partner, section, pinned_at AS "pinnedAt", is_marked_unread AS "isMarkedUnread",
           CASE WHEN muted_until > now() THEN muted_until END AS "mutedUntil"
    FROM (
      SELECT * FROM participants WHERE user_id = ${person.id} AND conversation_id > ${after}
      ORDER BY conversation_id LIMIT ${limit}) mine
    CROSS JOIN LATERAL (
      SELECT low_user_id + high_user_id - ${person.id}::bigint AS partner_id FROM conversations
      WHERE conversations.id = conversation_id OFFSET 0) conversation
    CROSS JOIN LATERAL (SELECT username FROM users WHERE users.id = partner_id OFFSET 0) partner
    ORDER BY conversation_id`
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

/** A conversation of somebody's, and whether anything in it is unread for them. */
type Place = { id: number; isUnread: boolean }

/** Lists so many of a person's conversations, by their ids, after one of them. */
export async function listPlaces(
  sql: Sql,
  person: Pick<Person, 'id'>,
  after: number,
  limit: number,
): Promise<Place[]> {
  return await sql<Place[]>`
    SELECT conversation_id AS id, is_marked_unread OR read_seq < last_seq AS "isUnread"
    FROM (
      SELECT conversation_id, read_seq, is_marked_unread FROM participants
      WHERE user_id = ${person.id} AND conversation_id > ${after} ORDER BY conversation_id LIMIT ${limit}) mine
    CROSS JOIN LATERAL (SELECT last_seq FROM conversations WHERE conversations.id = conversation_id OFFSET 0) conversation
    ORDER BY conversation_id`
}

/**
 * Marks some conversations as read that were listed together. It locks them in the order in which sending to several at once does. What was sent
 * meanwhile is read too.
 */
export async function markAllRead(
  transaction: Sql | Transaction,
  person: Pick<Person, 'id'>,
  ids: number[],
): Promise<void> {
  // Two statements: the second sees what was committed while the first waited.
  await Promise.all([
    transaction`
      SELECT FROM conversations WHERE id = ANY(${ids}::bigint[]) ORDER BY low_user_id, high_user_id FOR NO KEY UPDATE`,
    transaction`
      UPDATE participants
      SET read_seq = (SELECT last_seq FROM conversations WHERE conversations.id = conversation_id), own_unread = 0, is_marked_unread = false
      WHERE (user_id, conversation_id) BETWEEN (${person.id}::bigint, ${Math.min(...ids)}::bigint) AND (${person.id}::bigint, ${Math.max(...ids)}::bigint)
        AND conversation_id = ANY(${ids}::bigint[])`, // the range keeps a plan that was made for any from reading all of the person's
  ])
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
