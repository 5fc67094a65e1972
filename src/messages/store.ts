import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import { readPage } from '../database/page.ts'
import { serverStart } from '../database/server-start.ts'
import { type Pair, pairOf } from '../people/pair.ts'
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

/** A message on its way into the database. */
export type Outgoing = {
  senderId: number
  recipientId: number
  body: string
  key: string
  replyTo?: number | null
  /** The ids of the files that it takes along, in their order. */
  files?: number[]
}

/** Who may write to whom: everybody to everybody, or only one message to somebody who has not written back. */
export type WhoMayWrite = 'everybody' | 'answered'

/** What the database gave a message when it stored it. */
export type Stored = { id: number; seq: number; createdAt: Date; expiresAt: Date | null }

/** By what a message is known before it is stored. */
export type Identity = Pick<Outgoing, 'senderId' | 'key'>

type StoredUnderKey = Stored & Identity

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

/**
 * Stores messages in one transaction. The conversations are locked in the order of their two people,
 * the same in every instance, so that two batches cannot wait for each other.
 *
 * @returns the rows that were made; a message whose key is already taken makes none
 * @throws PostgresError 23505 when a key was taken while this was under way, CA005 when one of the two people of a message has blocked the other, CA004 when a message is for somebody who has not written
 * back and may not be sent for that reason, CA007 when a file is not there to be sent: nothing is stored then
 */
export async function storeMessages(
  sql: Sql,
  batch: Outgoing[],
  whoMayWrite: WhoMayWrite = 'everybody',
): Promise<StoredUnderKey[]> {
  return batch.some(hasFiles)
    ? storeWithFiles(sql, batch, whoMayWrite)
    : sql<StoredUnderKey[]>`${insertMessages(sql, batch, whoMayWrite, false)} RETURNING ${storedColumns(sql)}`
}

function hasFiles({ files }: Outgoing): boolean {
  return files !== undefined && files.length > 0
}

function storedColumns(sql: Sql) {
  return sql`id, seq, sender_id AS "senderId", client_key AS key, created_at AS "createdAt", expires_at AS "expiresAt"`
}

function insertMessages(sql: Sql, batch: Outgoing[], whoMayWrite: WhoMayWrite, withFiles: boolean) {
  // The setting is for the trigger allow_to_write, and ends with the statement.
  const rule =
    whoMayWrite === 'everybody'
      ? sql``
      : sql`CROSS JOIN (SELECT set_config('chatapp.who_may_write', ${whoMayWrite}, true) OFFSET 0) rule`
  const counts = batch.map(({ files }) => files?.length ?? 0)
  const [column, isGiven, given, name] = withFiles
    ? [sql`, has_files`, sql`, files > 0`, sql`, ${counts}::bigint[]`, sql`, files`]
    : [sql``, sql``, sql``, sql``]
  return sql`
    INSERT INTO messages (sender_id, recipient_id, body, client_key, reply_to${column})
    SELECT sender_id, recipient_id, body, client_key, reply_to${isGiven}
    FROM unnest(
      ${batch.map(({ senderId }) => senderId)}::bigint[],
      ${batch.map(({ recipientId }) => recipientId)}::bigint[],
      ${batch.map(({ body }) => body)}::text[],
      ${batch.map(({ key }) => key)}::uuid[],
      ${batch.map(({ replyTo }) => replyTo ?? null)}::bigint[]${given}
    ) WITH ORDINALITY AS outgoing (sender_id, recipient_id, body, client_key, reply_to${name}, position)
    ${rule}
    WHERE NOT EXISTS (
      SELECT FROM messages
      WHERE messages.sender_id = outgoing.sender_id AND messages.client_key = outgoing.client_key
      OFFSET 0) -- keeps it a look-up in the index for each row; a join may be planned to read the whole table
    ORDER BY least(sender_id, recipient_id), greatest(sender_id, recipient_id), position`
}

/** As `storeMessages`: in the same statement the files become those of their messages, all of them or none. */
async function storeWithFiles(
  sql: Sql,
  batch: Outgoing[],
  whoMayWrite: WhoMayWrite,
): Promise<StoredUnderKey[]> {
  const wanted = batch.flatMap(({ senderId, key, files = [] }) =>
    files.map((fileId, place) => ({ senderId, key, fileId, place })),
  )
  return await sql<StoredUnderKey[]>`
    WITH made AS (${insertMessages(sql, batch, whoMayWrite, true)} RETURNING *),
    wanted AS (
      SELECT id AS message_id, sender_id, client_key, file_id, place
      FROM made JOIN unnest(
        ${wanted.map(({ senderId }) => senderId)}::bigint[], ${wanted.map(({ key }) => key)}::uuid[],
        ${wanted.map(({ fileId }) => fileId)}::bigint[], ${wanted.map(({ place }) => place)}::bigint[])
        AS given (sender_id, client_key, file_id, place) USING (sender_id, client_key)),
    attached AS (
      UPDATE files SET message_id = wanted.message_id, place = wanted.place FROM wanted
      WHERE files.id = file_id AND files.owner_id = sender_id AND files.message_id IS NULL AND completed_at IS NOT NULL
      RETURNING files.id, files.message_id),
    lacking AS (
      SELECT json_agg(DISTINCT jsonb_build_object('senderId', sender_id, 'key', client_key)) AS messages
      FROM wanted LEFT JOIN attached ON attached.id = file_id AND attached.message_id = wanted.message_id
      WHERE attached.id IS NULL)
    SELECT ${storedColumns(sql)} FROM made, lacking
    WHERE CASE WHEN lacking.messages IS NULL THEN true ELSE refuse_files(lacking.messages) END`
}

/** A message that is known by its key, with the text that it had first (null where that was deleted) and its files. */
export type Known = Stored & Identity & { recipientId: number; firstBody: string | null; files: number[] }

/** Finds the messages that these senders have stored under these keys. */
export async function findByKeys(sql: Sql, batch: Identity[]): Promise<Known[]> {
  return await sql<Known[]>`
    SELECT id, seq, sender_id AS "senderId", recipient_id AS "recipientId", client_key AS key, created_at AS "createdAt",
           expires_at AS "expiresAt",
           CASE WHEN deleted_at IS NULL THEN coalesce(
             (SELECT version.body FROM message_versions version WHERE message_id = messages.id ORDER BY version.change LIMIT 1),
             body) END AS "firstBody",
           CASE WHEN has_files THEN (SELECT json_agg(files.id ORDER BY place) FROM files WHERE message_id = messages.id) ELSE '[]' END AS files
    FROM messages
    JOIN unnest(${batch.map(({ senderId }) => senderId)}::bigint[], ${batch.map(({ key }) => key)}::uuid[])
      AS wanted (sender, key) ON sender_id = sender AND client_key = wanted.key`
}

/**
 * Finds those of these conversations in which another transaction has locked a row. When there are none, returns
 * the conversations that do not exist yet: another transaction may be creating one, which nobody else can see.
 */
export async function findLocked(sql: Sql, pairs: Pair[]): Promise<Pair[]> {
  const found = await sql<(Pair & { isNew: boolean })[]>`
    WITH wanted AS (
      SELECT DISTINCT low, high
      FROM unnest(${pairs.map(({ low }) => low)}::bigint[], ${pairs.map(({ high }) => high)}::bigint[]) AS pair (low, high)),
    free AS (
      SELECT id FROM conversations
      JOIN wanted ON low_user_id = low AND high_user_id = high
      JOIN participants ON conversation_id = id
      FOR NO KEY UPDATE OF conversations, participants SKIP LOCKED)
    SELECT low, high, conversations.id IS NULL AS "isNew"
    FROM wanted LEFT JOIN conversations ON low_user_id = low AND high_user_id = high
    WHERE (SELECT count(*) FROM free WHERE free.id = conversations.id) < 2 -- a row for each of its two people`
  const locked = found.filter(({ isNew }) => !isNew)
  return locked.length > 0 ? locked : found
}
