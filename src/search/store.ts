import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import type { IdRange } from '../messages/days.ts'
import { type Message, type MessageRow, messageColumns, toMessage } from '../messages/message.ts'
import type { IndexQuery } from './index-query.ts'

/** About so many documents are read in the time that one block takes, where they are not in memory. */
const WORTH_A_BLOCK = 3

/** An entry is rare when no more than so many messages of so many blocks have it. */
const RARE = 100
const SAMPLED = 5

/** Which of somebody's messages are looked through; null: all of them. */
export type Scope = {
  /** The conversation with somebody. */
  conversationId: number | null
  senderId: number | null
  hasFile: boolean
  /** Days in UTC, and where the messages of these days are. */
  before: string | null
  after: string | null
  ids: IdRange
}

/** The newest before an id, so many, and whether it is asked how well they fit. */
type Page = { before: number; limit: number; isRanked: boolean }

/** A message that was found, and how well it fits where that was asked. */
export type Found = { id: number; rank: number }

/** A message with whom it is. */
type OwnMessage = { message: Message; partner: string; partnerName: string }

/** The conversation with somebody, and their id. Returns null where there is none, or nobody of that name. */
export async function findConversation(
  sql: Sql,
  person: Person,
  username: string,
): Promise<{ conversationId: number; partnerId: number } | null> {
  const [found] = await sql<{ conversationId: number; partnerId: number }[]>`
    SELECT conversations.id AS "conversationId", users.id AS "partnerId"
    FROM users JOIN conversations ON low_user_id = least(users.id, ${person.id}) AND high_user_id = greatest(users.id, ${person.id})
    WHERE lower(username COLLATE "C") = ${username.toLowerCase()}`
  return found ?? null
}

/**
 * Whether a conversation has so few messages that it takes less time to look through all of them than to go through the blocks of one of its
 * people, most of which have none of it.
 */
export async function isSmall(sql: Sql, person: Person, conversationId: number): Promise<boolean> {
  const [counted] = await sql<{ isSmall: boolean }[]>`
    SELECT NOT EXISTS (
      SELECT FROM messages WHERE conversation_id = ${conversationId}
      OFFSET (SELECT count(*) * ${WORTH_A_BLOCK} FROM search_blocks WHERE person_id = ${person.id})) AS "isSmall"`
  return counted?.isSmall ?? false
}

/**
 * Finds the entries that few messages of the newest blocks have. Messages are to be looked up by these: of a common one, most of every block would be
 * read. The newest block is left out, since it may have just begun; there are several, since most messages of one may be gone.
 */
export async function findRare(
  sql: Sql,
  person: Person,
  entries: readonly string[],
  before: number,
): Promise<string[]> {
  const rows = await sql<{ entry: string }[]>`
    SELECT entry FROM unnest(${[...entries]}::text[]) AS entry
    WHERE NOT EXISTS (
      SELECT FROM (
        SELECT block FROM search_blocks WHERE person_id = ${person.id} AND from_id < ${before}
        ORDER BY block DESC LIMIT ${SAMPLED} OFFSET 1) blocks
      CROSS JOIN LATERAL (
        SELECT FROM search_documents
        WHERE search_entries(words, conversation_id, has_files, sender_id, sender_block, recipient_id, recipient_block)
            @@ replace(entry, '#', ${`${person.id}.`} || block || ':')::tsquery
        OFFSET 0) document
      OFFSET ${RARE})`
  return rows.map(({ entry }) => entry)
}

/**
 * Finds messages by the index, the newest first. Goes through the blocks of the person one by one, and leaves off when there are enough:
 * OFFSET 0 keeps the blocks in their order, and each thing below to be looked up when its turn comes. By no entries but the conversation's, which
 * are in no block, all of it is looked through; OFFSET 0 keeps other processes from being started for that.
 */
export async function findIndexed(
  sql: Sql,
  person: Person,
  { entries, words, ranking }: IndexQuery,
  scope: Scope,
  { before, limit, isRanked }: Page,
): Promise<Found[]> {
  const { conversationId, senderId, hasFile, ids } = scope
  const top = Math.min(before - 1, ids.high)
  const query = [...entries, ...(conversationId === null ? [] : [`'@${conversationId}'`])].join(' & ')
  return await sql<Found[]>`
    SELECT message.id, ${isRanked ? sql`ts_rank(document.words, ${ranking}::tsquery, 1)` : sql`0`} AS rank
    FROM (${entries.length === 0 ? sql`SELECT 0 AS block OFFSET 0` : blocksOf(sql, person, { low: ids.low, high: top })}) blocks
    CROSS JOIN LATERAL (
      SELECT message_id, edited_at, words FROM search_documents
      WHERE search_entries(words, conversation_id, has_files, sender_id, sender_block, recipient_id, recipient_block)
          @@ replace(${query}, '#', ${`${person.id}.`} || block || ':')::tsquery
        AND message_id + 0 BETWEEN ${ids.low} AND ${top} -- by no index: nearly all ids may be between
        ${senderId === null ? sql`` : sql`AND sender_id = ${senderId}`}
        ${hasFile ? sql`AND has_files` : sql``} ${haveWords(sql, words)}
      ORDER BY message_id DESC OFFSET 0) document
    CROSS JOIN LATERAL (
      SELECT id FROM messages
      WHERE id = document.message_id AND deleted_at IS NULL AND edited_at IS NOT DISTINCT FROM document.edited_at
        AND ${person.id} IN (sender_id, recipient_id) ${isOnDays(sql, scope)}
      OFFSET 0) message
    LIMIT ${limit}`
}

/** A condition on documents. */
function haveWords(sql: Sql, words: readonly string[]) {
  return words.length === 0 ? sql`` : sql`AND words @@ ${words.join(' & ')}::tsquery`
}

/** The blocks that may have messages with these ids, the newest first. */
function blocksOf(sql: Sql, person: Person, { low, high }: IdRange) {
  const isNotBefore = sql`AND from_id >= (SELECT max(from_id) FROM search_blocks WHERE person_id = ${person.id} AND from_id <= ${low})`
  return sql`
    SELECT block FROM search_blocks
    WHERE person_id = ${person.id} AND from_id <= ${high} ${low === 0 ? sql`` : isNotBefore}
    ORDER BY block DESC OFFSET 0`
}

/** A condition on a row of `messages`. */
function isOnDays(sql: Sql, { before, after }: Scope) {
  return sql`
    ${after === null ? sql`` : sql`AND created_at >= ${after}::date::timestamp AT TIME ZONE 'UTC'`}
    ${before === null ? sql`` : sql`AND created_at < ${before}::date::timestamp AT TIME ZONE 'UTC'`}`
}

/**
 * Reads messages of the last moments that the index does not have, or not as they are now: at most so many of those that somebody sent, got, and
 * that were changed, the newest first.
 */
export async function readUnindexed(
  sql: Sql,
  person: Person,
  scope: Scope,
  { before, limit }: { before: number; limit: number },
): Promise<OwnMessage[]> {
  const { conversationId, senderId, hasFile, ids } = scope
  const top = Math.min(before - 1, ids.high)
  const isInScope = sql`
    deleted_at IS NULL AND messages.id BETWEEN ${ids.low} AND ${top} ${isOnDays(sql, scope)}
    ${conversationId === null ? sql`` : sql`AND conversation_id = ${conversationId}`}
    ${senderId === null ? sql`` : sql`AND sender_id = ${senderId}`}
    ${hasFile ? sql`AND has_files` : sql``}`
  const isNew = sql`
    messages.id > (SELECT settled_to FROM search_progress WHERE is_only) AND ${isInScope}
    AND NOT EXISTS (SELECT FROM search_documents WHERE message_id = messages.id OFFSET 0)
    ORDER BY id DESC LIMIT ${limit}`
  return await readOwn(
    sql,
    person,
    sql`
      (SELECT id FROM messages WHERE sender_id = ${person.id} AND ${isNew})
      UNION (SELECT id FROM messages WHERE recipient_id = ${person.id} AND ${isNew})
      UNION (
        SELECT messages.id FROM (SELECT message_id FROM search_changes ORDER BY place DESC LIMIT ${limit}) changed
        CROSS JOIN LATERAL (
          SELECT * FROM messages WHERE id = message_id AND ${person.id} IN (sender_id, recipient_id) AND ${isInScope} OFFSET 0) messages)`,
  )
}

/** Reads messages of this person's by their ids, the newest first. Those that are not theirs, not there, or deleted, are left out. */
export async function readFound(sql: Sql, person: Person, ids: number[]): Promise<OwnMessage[]> {
  return readOwn(sql, person, sql`SELECT unnest(${ids}::bigint[]) AS id`)
}

async function readOwn(sql: Sql, person: Person, ids: ReturnType<typeof sql>): Promise<OwnMessage[]> {
  const rows = await sql<(MessageRow & { senderId: number; partner: string; partnerName: string })[]>`
    SELECT message.*, partner.username AS partner, partner.display_name AS "partnerName"
    FROM (${ids}) wanted
    CROSS JOIN LATERAL (
      SELECT sender_id AS "senderId", sender_id + recipient_id - ${person.id} AS "partnerId", ${messageColumns(sql)}
      FROM messages
      WHERE messages.id = wanted.id AND ${person.id} IN (sender_id, recipient_id) AND deleted_at IS NULL
      OFFSET 0) message
    JOIN users partner ON partner.id = "partnerId"
    ORDER BY message.id DESC`
  return rows.map(({ partner, partnerName, ...row }) => {
    const [sender, recipient] =
      row.senderId === person.id ? [person.username, partner] : [partner, person.username]
    return { message: toMessage(row, sender, recipient), partner, partnerName }
  })
}
