import type { Person, Profile, ShownPerson } from '../accounts/store.ts'
import { pictureShownTo } from '../blocks/shown-picture.ts'
import type { Sql } from '../database/client.ts'
import { type Message, type MessageRow, messageColumns, toMessage } from '../messages/message.ts'
import { pairOf } from '../people/pair.ts'
import { findByPartOfName } from '../people/store.ts'
import { type Candidates, candidatesFor } from './candidates.ts'

/** A conversation as one of its people sees it. */
export type Conversation = {
  partner: string
  partnerProfile: Profile
  last: Message
  lastSeq: number
  unread: number
  cursor: ConversationCursor
}

/** Where a conversation stands in the order by time: microseconds since 1970, then its id. */
export type ConversationCursor = { micros: number; id: number }

/** Which conversations to list: those one of whose partner's names contains `q`, after a cursor, at most `limit`. */
export type ConversationQuery = { q?: string; after?: ConversationCursor | null; limit: number }

/** So many people are looked up, so that the names of the others need not be. */
const MANY = 500

/** Lists a person's conversations with their last message, the latest first. */
export async function listConversations(
  sql: Sql,
  person: Person,
  query: ConversationQuery,
): Promise<Conversation[]> {
  const found = query.q ? await findByPartOfName(sql, query.q, MANY) : null
  return await readConversations(sql, person, candidatesFor(sql, person, query, found), query.limit)
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
  const [found] = await readConversations(sql, person, candidate, 1)
  return found ?? null
}

/** Reads the latest of some conversations. OFFSET 0 keeps what is joined a look-up for each of them, whatever the planner expects. */
async function readConversations(
  sql: Sql,
  person: Person,
  candidates: Candidates,
  limit: number,
): Promise<Conversation[]> {
  const rows = await sql<Row[]>`
    SELECT partner.username AS partner, partner.display_name AS "displayName", partner.picture, latest.id AS "conversationId", last_seq AS "lastSeq",
           last_seq - read_seq - own_unread AS unread,
           (extract(epoch FROM last_message_at) * 1000000)::bigint AS micros,
           last.*
    FROM (SELECT * FROM (${candidates}) candidate ORDER BY last_message_at DESC, id DESC LIMIT ${limit}) latest
    CROSS JOIN LATERAL (
      SELECT username, display_name, ${pictureShownTo(sql, person)} AS picture FROM users
      WHERE users.id = partner_id OFFSET 0) partner
    CROSS JOIN LATERAL (
      SELECT read_seq, own_unread FROM participants WHERE user_id = ${person.id} AND conversation_id = latest.id
      OFFSET 0) participant
    CROSS JOIN LATERAL (
      SELECT ${messageColumns(sql)}, sender_id = ${person.id} AS "isOwn" FROM messages
      WHERE messages.conversation_id = latest.id ORDER BY seq DESC LIMIT 1) last
    ORDER BY last_message_at DESC, latest.id DESC`

  return rows.map(row => ({
    partner: row.partner,
    partnerProfile: { displayName: row.displayName, picture: row.picture },
    lastSeq: row.lastSeq,
    unread: row.unread,
    cursor: { micros: row.micros, id: row.conversationId },
    last: row.isOwn
      ? toMessage(row, person.username, row.partner)
      : toMessage(row, row.partner, person.username),
  }))
}

type Row = Profile &
  MessageRow & {
    partner: string
    conversationId: number
    lastSeq: number
    unread: number
    micros: number
    isOwn: boolean
  }

/** Marks everything up to `seq` as read: never backwards, and never beyond the last message there is. */
export async function markRead(sql: Sql, person: Person, partner: Person, seq: number): Promise<void> {
  const { low, high } = pairOf(person.id, partner.id)
  await sql`
    UPDATE participants
    SET read_seq = least(${seq}::bigint, last_seq),
        own_unread = CASE WHEN own_unread = 0 THEN 0 ELSE own_unread - (
          SELECT count(*) FROM messages
          WHERE messages.conversation_id = conversations.id AND sender_id = ${person.id}
            AND seq > read_seq AND seq <= least(${seq}::bigint, last_seq)) END
    FROM conversations
    WHERE user_id = ${person.id} AND conversations.id = conversation_id AND read_seq < least(${seq}::bigint, last_seq)
      AND low_user_id = ${low} AND high_user_id = ${high}`
}

/**
 * How a conversation stands for one of its people: how far they may see that the partner has read, by which
 * picture they are shown them, and whether they have blocked them.
 */
export type Standing = { partnerReadSeq: number; partnerPicture: string | null; isBlocked: boolean }

/** Finds how a conversation stands for a person. Where one of the two keeps read marks private, nothing is read. */
export async function findStanding(sql: Sql, person: Person, partner: ShownPerson): Promise<Standing> {
  const { low, high } = pairOf(person.id, partner.id)
  const [standing] = await sql<Standing[]>`
    SELECT CASE
             WHEN EXISTS (SELECT FROM users WHERE id IN (${low}, ${high}) AND NOT shows_read_marks OFFSET 0) THEN 0
             ELSE coalesce((
               SELECT coalesce(shown_seq, read_seq) FROM participants
               WHERE user_id = ${partner.id} AND conversation_id = conversations.id), 0) END AS "partnerReadSeq",
           CASE ${person.id}::bigint WHEN low_user_id THEN low_blocks_since ELSE high_blocks_since END IS NOT NULL
             AS "isBlocked",
           (SELECT ${pictureShownTo(sql, person)} FROM users WHERE id = ${partner.id}) AS "partnerPicture"
    FROM conversations WHERE low_user_id = ${low} AND high_user_id = ${high}`
  return standing ?? { partnerReadSeq: 0, partnerPicture: partner.picture, isBlocked: false }
}

/** That an administrator read texts of a conversation, where the operator has its two people be told. */
export type AnnouncedRead = { at: Date; reason: string }

/** So many are shown: the latest. */
const SHOWN_READS = 5

/** Lists when an administrator read what two people wrote, the latest first. */
export async function listAnnouncedReads(
  sql: Sql,
  person: Person,
  partner: Person,
): Promise<AnnouncedRead[]> {
  const { low, high } = pairOf(person.id, partner.id)
  return await sql<AnnouncedRead[]>`
    SELECT at, reason FROM announced_reads
    WHERE conversation_id = (SELECT id FROM conversations WHERE low_user_id = ${low} AND high_user_id = ${high})
    ORDER BY id DESC LIMIT ${SHOWN_READS}`
}

/** The same for some of a person's conversations, by their ids. */
export async function findAnnouncedReads(
  sql: Sql,
  person: Person,
  conversationIds: number[],
): Promise<Map<number, AnnouncedRead[]>> {
  const rows = await sql<(AnnouncedRead & { id: number })[]>`
    SELECT asked.id, at, reason FROM unnest(${conversationIds}::bigint[]) AS asked (id)
    CROSS JOIN LATERAL (
      SELECT at, reason FROM announced_reads
      WHERE announced_reads.conversation_id = asked.id
        AND EXISTS (
          SELECT FROM participants WHERE user_id = ${person.id} AND participants.conversation_id = asked.id OFFSET 0)
      ORDER BY announced_reads.id DESC LIMIT ${SHOWN_READS}) latest`
  return Map.groupBy(rows, ({ id }) => id)
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
