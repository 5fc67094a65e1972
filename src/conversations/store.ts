import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import type { Message } from '../messages/store.ts'

/** A conversation as one of its people sees it. */
export type Conversation = {
  partner: string
  last: Message
  lastSeq: number
  unread: number
  cursor: ConversationCursor
}

/** Where a conversation stands in the order by time: microseconds since 1970, then its id. */
export type ConversationCursor = { micros: number; id: number }

/** Which conversations to list: those whose partner's name contains `q`, after a cursor, at most `limit`. */
export type ConversationQuery = {
  q?: string
  after?: ConversationCursor | null
  partner?: Person
  limit: number
}

/** Lists a person's conversations with their last message, the latest first. */
export async function listConversations(
  sql: Sql,
  person: Person,
  { q = '', after, partner, limit }: ConversationQuery,
): Promise<Conversation[]> {
  const rows = await sql<Row[]>`
    SELECT listed.*, last.id, last.seq, last.body, last.created_at AS "createdAt", sender_id = ${person.id} AS "isOwn"
    FROM (
      SELECT partner.username AS partner, conversations.id AS "conversationId", last_seq AS "lastSeq",
             last_seq - read_seq - own_unread AS unread, last_message_at,
             (extract(epoch FROM last_message_at) * 1000000)::bigint AS micros
      FROM participants
      JOIN conversations ON conversations.id = conversation_id
      JOIN users partner ON partner.id = low_user_id + high_user_id - user_id
      WHERE user_id = ${person.id} AND last_seq > 0
      ${partner ? sql`AND partner.id = ${partner.id}` : sql``}
      ${q ? sql`AND strpos(lower(partner.username COLLATE "C"), ${q.toLowerCase()}) > 0` : sql``}
      ${
        after
          ? sql`AND (last_message_at, conversations.id)
                < (timestamptz 'epoch' + ${after.micros}::bigint * interval '1 microsecond', ${after.id}::bigint)`
          : sql``
      }
      ORDER BY last_message_at DESC, conversations.id DESC LIMIT ${limit}) listed
    CROSS JOIN LATERAL (
      SELECT * FROM messages WHERE messages.conversation_id = "conversationId" ORDER BY seq DESC LIMIT 1) last
    ORDER BY last_message_at DESC, "conversationId" DESC`

  return rows.map(row => ({
    partner: row.partner,
    lastSeq: row.lastSeq,
    unread: row.unread,
    cursor: { micros: row.micros, id: row.conversationId },
    last: {
      id: row.id,
      seq: row.seq,
      body: row.body,
      createdAt: row.createdAt,
      sender: row.isOwn ? person.username : row.partner,
      recipient: row.isOwn ? row.partner : person.username,
    },
  }))
}

type Row = {
  partner: string
  conversationId: number
  lastSeq: number
  unread: number
  micros: number
  id: number
  seq: number
  body: string
  createdAt: Date
  isOwn: boolean
}

/** Marks everything up to `seq` as read: never backwards, and never beyond the last message there is. */
export async function markRead(sql: Sql, person: Person, partner: Person, seq: number): Promise<void> {
  await sql`
    UPDATE participants
    SET read_seq = least(${seq}::bigint, last_seq),
        own_unread = own_unread - (
          SELECT count(*) FROM messages
          WHERE messages.conversation_id = conversations.id AND sender_id = ${person.id}
            AND seq > read_seq AND seq <= least(${seq}::bigint, last_seq))
    FROM conversations
    WHERE user_id = ${person.id} AND conversations.id = conversation_id AND read_seq < least(${seq}::bigint, last_seq)
      AND low_user_id = ${Math.min(person.id, partner.id)} AND high_user_id = ${Math.max(person.id, partner.id)}`
}

/** How far somebody has read a conversation with a partner; 0 when there is none yet. */
export async function readMarkOf(sql: Sql, person: Person, partner: Person): Promise<number> {
  const [row] = await sql<{ readSeq: number }[]>`
    SELECT read_seq AS "readSeq" FROM participants JOIN conversations ON conversations.id = conversation_id
    WHERE user_id = ${person.id}
      AND low_user_id = ${Math.min(person.id, partner.id)} AND high_user_id = ${Math.max(person.id, partner.id)}`
  return row?.readSeq ?? 0
}

const CURSOR = /^(\d{1,16})-(\d{1,16})$/

/** Reads a cursor that `writeCursor` made; null when it is something else. */
export function readCursor(text: string): ConversationCursor | null {
  const [, micros, id] = CURSOR.exec(text) ?? []
  if (micros === undefined || id === undefined) return null
  const cursor = { micros: Number(micros), id: Number(id) }
  return Number.isSafeInteger(cursor.micros) && Number.isSafeInteger(cursor.id) ? cursor : null
}

export function writeCursor({ micros, id }: ConversationCursor): string {
  return `${micros}-${id}`
}
