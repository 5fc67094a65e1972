import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import { readPage } from '../database/page.ts'
import { serverStart } from '../database/server-start.ts'
import { pairOf } from '../people/pair.ts'
import { type Message, type MessageRow, messageColumns, toMessage } from './message.ts'

/**
 * A part of a conversation, at most `limit` messages: the newest of those before a number or of all; the first after a number;
 * those that have a later change than one, in the order of changes; or those around a number. `onlyShown` leaves out what has disappeared.
 */
export type Window = { limit: number; onlyShown?: boolean } & (
  | { before?: number; after?: undefined; changedAfter?: undefined; around?: undefined }
  | { after: number; before?: undefined; changedAfter?: undefined; around?: undefined }
  | { changedAfter: number; before?: undefined; after?: undefined; around?: undefined }
  | { around: number; before?: undefined; after?: undefined; changedAfter?: undefined }
)

/** Messages, whether there are more beyond the last of them, and for those around a number whether there are before the first. */
export type Messages = { messages: Message[]; isMore: boolean; isNewer: boolean }

/** Where a page of a conversation was read: on every row of it, and on one row where it has no message. */
type Place = { serverStart: string; lastSeq: number | null; lastChange: number | null }

/** A message with who its two people are, the name that the other one chose to be shown by, and the number of the last change of its conversation when it was read. */
export type FoundMessage = Message & {
  senderId: number
  recipientId: number
  partnerName: string
  lastChange: number
}

/** Finds a message of this person's by its id. Returns null when it does not exist or is between other people. */
export async function findMessage(sql: Sql, person: Person, id: number): Promise<FoundMessage | null> {
  const [row] = await sql<(MessageRow & Omit<FoundMessage, keyof MessageRow>)[]>`
    SELECT ${messageColumns(sql)}, sender_id AS "senderId", recipient_id AS "recipientId", sender.username AS sender,
           recipient.username AS recipient, CASE sender_id WHEN ${person.id} THEN recipient.display_name ELSE sender.display_name END AS "partnerName",
           (SELECT last_change FROM conversations WHERE conversations.id = conversation_id) AS "lastChange"
    FROM messages
    JOIN users sender ON sender.id = sender_id
    JOIN users recipient ON recipient.id = recipient_id
    WHERE messages.id = ${id} AND ${person.id} IN (sender_id, recipient_id)`
  if (!row) return null
  const { senderId, recipientId, partnerName, lastChange } = row
  return {
    ...toMessage(row, row.sender, row.recipient),
    senderId,
    recipientId,
    partnerName,
    lastChange,
  }
}

/**
 * Reads a part of the conversation of two people, by the primary key. The newest message comes first; with `after` the
 * oldest does, as catching up needs it, and with `changedAfter` the one whose latest change is the earliest. `lastSeq` is the number of the
 * conversation's last message, or 0 when there is none, and `lastChange` that of its last change;
 * `serverStart` tells the server that gave all this.
 */
export async function readConversation(
  sql: Sql,
  person: Person,
  partner: Person,
  window: Window,
): Promise<Messages & { lastSeq: number; lastChange: number; serverStart: string }> {
  const { low, high } = pairOf(person.id, partner.id)
  const { limit } = window
  const items = await sql<(Place & ((MessageRow & { senderId: number }) | { id: null }))[]>`
    SELECT server.start AS "serverStart", last_seq AS "lastSeq", last_change AS "lastChange", page.*
    FROM (VALUES (${serverStart(sql)})) AS server (start)
    LEFT JOIN conversations ON low_user_id = ${low} AND high_user_id = ${high}
    LEFT JOIN LATERAL (
      SELECT sender_id AS "senderId", ${messageColumns(sql)}
      FROM (${rowsIn(sql, window)}) messages) page ON true
    ORDER BY ${orderOf(sql, window)}`
  const messages = items.flatMap((row): Message[] => {
    if (row.id === null) return [] // the conversation has none here, or is not there
    const [sender, recipient] = row.senderId === person.id ? [person, partner] : [partner, person]
    return [toMessage(row, sender.username, recipient.username)]
  })
  const place = {
    lastSeq: items[0]?.lastSeq ?? 0,
    lastChange: items[0]?.lastChange ?? 0,
    serverStart: items[0]?.serverStart ?? '',
  }
  if (window.around === undefined)
    return { messages: messages.slice(0, limit), isMore: messages.length > limit, isNewer: false, ...place }
  const newer = messages.filter(({ seq }) => seq > window.around)
  const others = messages.slice(newer.length)
  const { before, after } = sidesOf(limit)
  return {
    messages: [...newer.slice(Math.max(newer.length - after, 0)), ...others.slice(0, before)],
    isMore: others.length > before,
    isNewer: newer.length > after,
    ...place,
  }
}

/** How many of a page around a message are it and those before, and how many come after it. */
function sidesOf(limit: number): { before: number; after: number } {
  return { before: Math.ceil(limit / 2), after: Math.floor(limit / 2) }
}

/** The rows of a part of a conversation, and one more at each end where there may be more. */
function rowsIn(sql: Sql, window: Window) {
  const { limit, onlyShown, before = Number.MAX_SAFE_INTEGER, after, changedAfter, around } = window
  const isShown = onlyShown ? sql`AND disappeared_at IS NULL` : sql``
  const one = sql`SELECT * FROM messages WHERE conversation_id = conversations.id ${isShown}`
  if (after !== undefined) return sql`${one} AND seq > ${after} ORDER BY seq LIMIT ${limit + 1}`
  if (changedAfter !== undefined)
    return sql`${one} AND change > ${changedAfter} ORDER BY change LIMIT ${limit + 1}`
  if (around === undefined) return sql`${one} AND seq < ${before} ORDER BY seq DESC LIMIT ${limit + 1}`
  const sides = sidesOf(limit)
  return sql`
    (${one} AND seq > ${around} ORDER BY seq LIMIT ${sides.after + 1})
    UNION ALL (${one} AND seq <= ${around} ORDER BY seq DESC LIMIT ${sides.before + 1})`
}

function orderOf(sql: Sql, { after, changedAfter }: Window) {
  if (after !== undefined) return sql`seq`
  return changedAfter === undefined ? sql`seq DESC` : sql`change`
}

/**
 * Reads the latest messages of all of a person's conversations, the newest first, before an id: what they sent and what they
 * got, each from an index in this order.
 */
export async function readLatest(
  sql: Sql,
  person: Person,
  { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number; limit: number },
): Promise<Messages> {
  const { items, isMore } = await readPage(limit, limit => {
    const isEarlier = sql`id < ${before} ORDER BY id DESC LIMIT ${limit}`
    return sql<(MessageRow & { sender: string; recipient: string })[]>`
      SELECT ${messageColumns(sql)},
             (SELECT username FROM users WHERE users.id = sender_id) AS sender,
             (SELECT username FROM users WHERE users.id = recipient_id) AS recipient
      FROM (
        (SELECT * FROM messages WHERE sender_id = ${person.id} AND ${isEarlier})
        UNION ALL (SELECT * FROM messages WHERE recipient_id = ${person.id} AND ${isEarlier})
        ORDER BY id DESC LIMIT ${limit}) messages
      ORDER BY id DESC`
  })
  const messages = items.map(row => toMessage(row, row.sender, row.recipient))
  return { messages, isMore, isNewer: false }
}
