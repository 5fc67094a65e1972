import type { PendingQuery, Row } from 'postgres'
import type { Person } from '../../accounts/store.ts'
import type { Sql, Transaction } from '../../database/connect.ts'
import type { Days } from '../../messages/days.ts'

/** In which order of the database messages are gone through, the newest first: by id, or by number where it is a conversation. */
export type Source =
  | { of: 'everybody' }
  | { of: 'sender' | 'recipient' | 'person'; id: number }
  | { of: 'conversation'; id: number }

/** A part of a source: from `high` down to `low`, both included. */
export type Range = { low: number; high: number }

/** What has to be true of a message beside its place. */
export type Conditions = {
  days: Days
  senderIds: readonly number[] | null
  recipientIds: readonly number[] | null
  /** One of its two people. */
  personId: number | null
  /** It has this text, in any case. */
  q: string | null
}

/** A message as a list shows it. The text is there only where it was asked for. */
export type ListedMessage = {
  id: number
  conversationId: number
  position: number
  sender: string
  recipient: string
  createdAt: Date
  editedAt: Date | null
  deletedAt: Date | null
  length: number
  /** How many files it has. */
  files: number
  body: string | null
}

/** What was found among some messages, where they end, and since when they are. */
type Chunk = { messages: ListedMessage[]; looked: number; edge: number; since: Date }

type Asked = {
  source: Source
  range: Range
  conditions: Conditions
  /** How many messages to look at. */
  chunk: number
  /** How many to find. */
  limit: number
  withText: boolean
}

type Fragment = PendingQuery<Row[]>

/**
 * Looks at the newest messages of a range, and finds those that fit. What it costs goes by how many it looks at, whatever there is and
 * whatever fits.
 */
export async function readChunk(
  sql: Sql | Transaction,
  { source, range, conditions, chunk, limit, withText }: Asked,
): Promise<Chunk> {
  const rows = await sql<(Omit<Chunk, 'messages'> & (ListedMessage | { id: null }))[]>`
    WITH candidate AS MATERIALIZED (${candidatesOf(sql, source, range, chunk)}),
    fitting AS (
      SELECT * FROM candidate WHERE ${conditionsOf(sql, conditions)} ORDER BY position DESC LIMIT ${limit})
    SELECT bounds.*, page.* FROM (
      SELECT count(*) AS looked, min(position) AS edge, min(created_at) AS since FROM candidate) bounds
    LEFT JOIN LATERAL (
      SELECT id, conversation_id AS "conversationId", position, created_at AS "createdAt", edited_at AS "editedAt",
             deleted_at AS "deletedAt", char_length(body) AS length,
             CASE WHEN has_files THEN (SELECT count(*)::int FROM files WHERE message_id = fitting.id) ELSE 0 END AS files,
             ${withText ? sql`body` : sql`NULL AS body`},
             (SELECT username FROM users WHERE users.id = sender_id) AS sender,
             (SELECT username FROM users WHERE users.id = recipient_id) AS recipient
      FROM fitting) page ON true
    ORDER BY position DESC`
  const [first] = rows
  return {
    messages: rows.flatMap(row => (row.id === null ? [] : [row])),
    looked: first?.looked ?? 0,
    edge: first?.edge ?? range.low,
    since: first?.since ?? new Date(),
  }
}

/**
 * The newest of a range, from the index that has them in this order. With `sender_id = …` the planner might take the index of all ids, and go
 * through everybody's messages to find those of somebody; comparing pairs leaves it none but the right one. They come first, since the scan
 * begins where the first condition says; the last line only tells the planner how few they are.
 */
function candidatesOf(sql: Sql | Transaction, source: Source, { low, high }: Range, chunk: number): Fragment {
  const byPerson = (column: 'sender_id' | 'recipient_id', id: number) => sql`
    SELECT messages.*, messages.id AS position FROM messages
    WHERE (${sql(column)}, id) >= (${id}::bigint, ${low}::bigint) AND (${sql(column)}, id) <= (${id}::bigint, ${high}::bigint)
      AND ${sql(column)} >= ${id}::bigint AND ${sql(column)} <= ${id}::bigint
    ORDER BY ${sql(column)} DESC, id DESC LIMIT ${chunk}`
  switch (source.of) {
    case 'everybody':
      return sql`
        SELECT messages.*, messages.id AS position FROM messages
        WHERE id >= ${low} AND id <= ${high} ORDER BY id DESC LIMIT ${chunk}`
    case 'sender':
      return byPerson('sender_id', source.id)
    case 'recipient':
      return byPerson('recipient_id', source.id)
    case 'person':
      return sql`
        (${byPerson('sender_id', source.id)}) UNION ALL (${byPerson('recipient_id', source.id)})
        ORDER BY position DESC LIMIT ${chunk}`
    case 'conversation':
      return sql`
        SELECT messages.*, seq AS position FROM messages
        WHERE conversation_id = ${source.id} AND seq >= ${low} AND seq <= ${high} ORDER BY seq DESC LIMIT ${chunk}`
  }
}

function conditionsOf(sql: Sql | Transaction, conditions: Conditions): Fragment {
  const { days, senderIds, recipientIds, personId, q } = conditions
  return sql`true
    ${days.from === null ? sql`` : sql`AND created_at >= ${startOf(sql, days.from)}`}
    ${days.to === null ? sql`` : sql`AND created_at < ${startOf(sql, days.to)} + interval '1 day'`}
    ${senderIds === null ? sql`` : sql`AND sender_id = ANY(${senderIds}::bigint[])`}
    ${recipientIds === null ? sql`` : sql`AND recipient_id = ANY(${recipientIds}::bigint[])`}
    ${personId === null ? sql`` : sql`AND ${personId} IN (sender_id, recipient_id)`}
    ${q === null ? sql`` : sql`AND strpos(lower(body), lower(${q})) > 0`}`
}

function startOf(sql: Sql | Transaction, day: string): Fragment {
  return sql`(${day}::date::timestamp AT TIME ZONE 'UTC')`
}

/** Finds whose messages are meant, by name in any case; an account that was deleted by the name that it has since. */
export async function findPersonNamed(sql: Sql, username: string): Promise<Person | null> {
  const [person] = await sql<Person[]>`
    SELECT id, username FROM users WHERE lower(username COLLATE "C") = ${username.toLowerCase()}`
  return person ?? null
}

/** Finds the conversation of two people. */
export async function findConversationId(
  sql: Sql | Transaction,
  { low, high }: Range,
): Promise<number | null> {
  const [row] = await sql<{ id: number }[]>`
    SELECT id FROM conversations WHERE low_user_id = ${low} AND high_user_id = ${high}`
  return row?.id ?? null
}

/**
 * Finds the first number of a conversation that is not before a day, or some days later, by halving: in one conversation, times never go back
 * (`number_message()` in sql/0010). Where all are before it, that is the number after the last.
 */
export async function findFirstOfDay(
  sql: Sql | Transaction,
  conversationId: number,
  day: string,
  daysLater = 0,
): Promise<number> {
  const [row] = await sql<{ first: number }[]>`
    WITH RECURSIVE search (low, high) AS (
      SELECT 0::bigint, last_seq + 1 FROM conversations WHERE id = ${conversationId}
      UNION ALL
      SELECT CASE WHEN found.is_before THEN found.seq ELSE low END, CASE WHEN found.is_before THEN high ELSE (low + high) / 2 END
      FROM search LEFT JOIN LATERAL (
        SELECT seq, created_at < ${startOf(sql, day)} + ${daysLater} * interval '1 day' AS is_before FROM messages
        WHERE conversation_id = ${conversationId} AND seq >= (low + high) / 2 ORDER BY seq LIMIT 1) found ON true
      WHERE high - low > 1)
    SELECT min(high) AS first FROM search`
  return row?.first ?? 0
}

const PERIODS = { year: 'YYYY', month: 'YYYY-MM', day: 'YYYY-MM-DD' } as const
export type Period = keyof typeof PERIODS

/** Lists the years, months or days between two days that have messages. Goes from one to the next, past all that is within. */
export async function listPeriods(
  sql: Sql | Transaction,
  period: Period,
  { from, to }: { from: string; to: string },
): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    WITH RECURSIVE found AS (
      SELECT (SELECT day FROM message_days WHERE day >= ${from}::date ORDER BY day LIMIT 1) AS day
      UNION ALL
      SELECT (
        SELECT day FROM message_days
        WHERE day >= (date_trunc(${period}, found.day::timestamp) + ${`1 ${period}`}::interval)::date ORDER BY day LIMIT 1)
      FROM found WHERE day <= ${to}::date)
    SELECT to_char(day, ${PERIODS[period]}) AS name FROM found WHERE day <= ${to}::date ORDER BY day`
  return rows.map(({ name }) => name)
}

/** Tells the people of these conversations that their messages were read. */
export async function announceRead(
  transaction: Sql | Transaction,
  conversationIds: readonly number[],
  reason: string,
): Promise<void> {
  await transaction`
    INSERT INTO announced_reads (conversation_id, reason)
    SELECT id, ${reason} FROM unnest(${conversationIds}::bigint[]) id`
}
