import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import { readPage } from '../database/page.ts'
import { serverStart } from '../database/server-start.ts'
import { type Pair, pairOf } from '../people/pair.ts'

/** A message as its two people see it. */
export type Message = {
  id: number
  seq: number
  sender: string
  recipient: string
  body: string
  createdAt: Date
}

/** A part of a conversation: the messages before a number, after one, or the newest; at most `limit`. */
export type Window = { before?: number; after?: number; limit: number }

/** Messages, and whether there are more beyond the last of them. */
export type Messages = { messages: Message[]; isMore: boolean }

type PageRow = Pick<Message, 'id' | 'seq' | 'body' | 'createdAt'> & { senderId: number }

/** Where a page of a conversation was read: on every row of it, and on one row where it has no message. */
type Place = { serverStart: string; lastSeq: number | null }

/** A message on its way into the database. */
export type Outgoing = { senderId: number; recipientId: number; body: string; key: string }

/** Who may write to whom: everybody to everybody, or only one message to somebody who has not written back. */
export type WhoMayWrite = 'everybody' | 'answered'

/** What the database gave a message when it stored it. */
export type Stored = { id: number; seq: number; createdAt: Date }

/** By what a message is known before it is stored. */
export type Identity = Pick<Outgoing, 'senderId' | 'key'>

type StoredUnderKey = Stored & Identity

/** A message, with the name that its sender is shown by. */
export type FoundMessage = Message & { senderDisplayName: string }

/** Finds a message of this person's by its id. Returns null when it does not exist or is between other people. */
export async function findMessage(sql: Sql, person: Person, id: number): Promise<FoundMessage | null> {
  const [message] = await sql<FoundMessage[]>`
    SELECT messages.id, seq, sender.username AS sender, recipient.username AS recipient, body,
           messages.created_at AS "createdAt", sender.display_name AS "senderDisplayName"
    FROM messages
    JOIN users sender ON sender.id = sender_id
    JOIN users recipient ON recipient.id = recipient_id
    WHERE messages.id = ${id} AND ${person.id} IN (sender_id, recipient_id)`
  return message ?? null
}

/**
 * Reads a part of the conversation of two people, by the primary key. The newest message comes first; with `after` the
 * oldest does, as catching up needs it. `lastSeq` is the number of the conversation's last message, or 0 when there is none;
 * `serverStart` tells the server that gave all this.
 */
export async function readConversation(
  sql: Sql,
  person: Person,
  partner: Person,
  window: Window,
): Promise<Messages & { lastSeq: number; serverStart: string }> {
  const { before = Number.MAX_SAFE_INTEGER, after } = window
  const isCatchUp = after !== undefined
  const range = isCatchUp ? sql`AND seq > ${after}` : sql`AND seq < ${before}`
  const order = isCatchUp ? sql`ORDER BY seq` : sql`ORDER BY seq DESC`
  const { low, high } = pairOf(person.id, partner.id)
  const { items, isMore } = await readPage(
    window.limit,
    limit => sql<(Place & (PageRow | { id: null }))[]>`
    SELECT server.start AS "serverStart", last_seq AS "lastSeq", page.*
    FROM (VALUES (${serverStart(sql)})) AS server (start)
    LEFT JOIN conversations ON low_user_id = ${low} AND high_user_id = ${high}
    LEFT JOIN LATERAL (
      SELECT id, seq, body, sender_id AS "senderId", created_at AS "createdAt"
      FROM messages
      WHERE conversation_id = conversations.id ${range} ${order} LIMIT ${limit}) page ON true
    ${order}`,
  )
  const messages = items.flatMap((row): Message[] => {
    if (row.id === null) return [] // the conversation has none here, or is not there
    const { id, seq, body, createdAt, senderId } = row
    const [sender, recipient] = senderId === person.id ? [person, partner] : [partner, person]
    return [{ id, seq, body, createdAt, sender: sender.username, recipient: recipient.username }]
  })
  return { messages, isMore, lastSeq: items[0]?.lastSeq ?? 0, serverStart: items[0]?.serverStart ?? '' }
}

/**
 * Reads the latest messages of all of a person's conversations, the newest first, before an id: what they sent and what they
 * got, each from an index in this order.
 */
export async function readLatest(
  sql: Sql,
  person: Person,
  { before = Number.MAX_SAFE_INTEGER, limit }: Window,
): Promise<Messages> {
  const { items: messages, isMore } = await readPage(limit, limit => {
    const isEarlier = sql`id < ${before} ORDER BY id DESC LIMIT ${limit}`
    return sql<Message[]>`
      SELECT id, seq, body, created_at AS "createdAt",
             (SELECT username FROM users WHERE users.id = sender_id) AS sender,
             (SELECT username FROM users WHERE users.id = recipient_id) AS recipient
      FROM (
        (SELECT * FROM messages WHERE sender_id = ${person.id} AND ${isEarlier})
        UNION ALL (SELECT * FROM messages WHERE recipient_id = ${person.id} AND ${isEarlier})
        ORDER BY id DESC LIMIT ${limit}) latest
      ORDER BY id DESC`
  })
  return { messages, isMore }
}

/**
 * Stores messages in one transaction. The conversations are locked in the order of their two people,
 * the same in every instance, so that two batches cannot wait for each other.
 *
 * @returns the rows that were made; a message whose key is already taken makes none
 * @throws PostgresError 23505 when a key was taken while this was under way, CA005 when one of the two people of a message has blocked the other, CA004 when a message is for somebody who has not written
 * back and may not be sent for that reason: nothing is stored then
 */
export async function storeMessages(
  sql: Sql,
  batch: Outgoing[],
  whoMayWrite: WhoMayWrite = 'everybody',
): Promise<StoredUnderKey[]> {
  // The setting is for the trigger allow_to_write, and ends with the statement.
  const rule =
    whoMayWrite === 'everybody'
      ? sql``
      : sql`CROSS JOIN (SELECT set_config('chatapp.who_may_write', ${whoMayWrite}, true) OFFSET 0) rule`
  return await sql<StoredUnderKey[]>`
    INSERT INTO messages (sender_id, recipient_id, body, client_key)
    SELECT sender_id, recipient_id, body, client_key
    FROM unnest(
      ${batch.map(({ senderId }) => senderId)}::bigint[],
      ${batch.map(({ recipientId }) => recipientId)}::bigint[],
      ${batch.map(({ body }) => body)}::text[],
      ${batch.map(({ key }) => key)}::uuid[]
    ) WITH ORDINALITY AS outgoing (sender_id, recipient_id, body, client_key, position)
    ${rule}
    WHERE NOT EXISTS (
      SELECT FROM messages
      WHERE messages.sender_id = outgoing.sender_id AND messages.client_key = outgoing.client_key
      OFFSET 0) -- keeps it a look-up in the index for each row; a join may be planned to read the whole table
    ORDER BY least(sender_id, recipient_id), greatest(sender_id, recipient_id), position
    RETURNING id, seq, sender_id AS "senderId", client_key AS key, created_at AS "createdAt"`
}

/** Finds the messages that these senders have stored under these keys. */
export async function findByKeys(sql: Sql, batch: Outgoing[]): Promise<(Stored & Outgoing)[]> {
  return await sql<(Stored & Outgoing)[]>`
    SELECT id, seq, sender_id AS "senderId", recipient_id AS "recipientId", body, client_key AS key,
           created_at AS "createdAt"
    FROM messages
    JOIN unnest(${batch.map(({ senderId }) => senderId)}::bigint[], ${batch.map(({ key }) => key)}::uuid[])
      AS wanted (sender, key) ON sender_id = sender AND client_key = wanted.key`
}

/**
 * Finds those of these messages' conversations in which another transaction has locked a row. When there are none, returns
 * the conversations that do not exist yet: another transaction may be creating one, which nobody else can see.
 */
export async function findLocked(sql: Sql, batch: Outgoing[]): Promise<Pair[]> {
  const found = await sql<(Pair & { isNew: boolean })[]>`
    WITH wanted AS (
      SELECT DISTINCT least(sender, recipient) AS low, greatest(sender, recipient) AS high
      FROM unnest(
        ${batch.map(({ senderId }) => senderId)}::bigint[],
        ${batch.map(({ recipientId }) => recipientId)}::bigint[]) AS outgoing (sender, recipient)),
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
