import type { Person } from '../accounts/store.ts'
import { pictureShownTo } from '../blocks/shown-picture.ts'
import type { Sql } from '../database/client.ts'
import { readMoment } from '../database/moments.ts'
import { serverStart } from '../database/server-start.ts'
import type { Reached } from '../delivered/receipts.ts'
import { type DraftInPlace, draftInPlace } from '../drafts/store.ts'
import type { Reading } from '../messages/arrangement.ts'
import { type Message, type MessageRow, messageColumns, toMessage } from '../messages/message.ts'
import { pairOf } from '../people/pair.ts'

/** Marks everything up to `seq` as read: never backwards, and never beyond the last message there is. What was marked as unread is so no more. */
export async function markRead(sql: Sql, person: Person, partner: Person, seq: number): Promise<void> {
  const { low, high } = pairOf(person.id, partner.id)
  await sql`
    UPDATE participants
    SET read_seq = least(${seq}::bigint, last_seq), is_marked_unread = false,
        own_unread = CASE WHEN own_unread = 0 THEN 0 ELSE own_unread - (
          SELECT count(*) FROM messages
          WHERE messages.conversation_id = conversations.id AND sender_id = ${person.id}
            AND seq > read_seq AND seq <= least(${seq}::bigint, last_seq)) END
    FROM conversations
    WHERE user_id = ${person.id} AND conversations.id = conversation_id AND low_user_id = ${low} AND high_user_id = ${high}
      AND (read_seq < least(${seq}::bigint, last_seq) OR (is_marked_unread AND read_seq = least(${seq}::bigint, last_seq)))`
}

/**
 * How a conversation stands for one of its people: how far they have read, and may see that messages have reached the partner and were read, by which
 * picture they are shown them, whether they may see how the partner is here, and when the partner last was, whether
 * they have blocked them, and what they have begun to write.
 */
export type Standing = {
  reading: Reading
  /** How far a device of the partner's has messages, and how far the partner has read. */
  reached: Reached
  partnerPicture: string | null
  seesPresence: boolean
  partnerSeenAt: Date | null
  isBlocked: boolean
  /** In how many days messages disappear that are sent from now on; 0: never. */
  disappearDays: number
  draft: DraftInPlace | null
}

/** Nothing was delivered, or it is not to be seen. */
const UNKNOWN: Reached = { readSeq: 0, deliveredSeq: 0 }

/**
 * How a conversation stands for a person, whether or not there is anything in it: what is read of the tables below. Where one of the two keeps
 * read marks private, nothing is read; where one of them keeps their presence private, or the partner has blocked the person, it is not seen.
 */
function standingColumns(sql: Sql, person: Person, partner: Person) {
  return sql`
    CASE WHEN users.shows_read_marks AND viewer.shows_read_marks AND other.user_id IS NOT NULL THEN json_build_object(
      'readSeq', coalesce(other.shown_seq, other.read_seq),
      'deliveredSeq', greatest(other.delivered_seq, coalesce(other.shown_seq, other.read_seq))) END AS reached,
    CASE ${person.id}::bigint WHEN low_user_id THEN low_blocks_since ELSE high_blocks_since END IS NOT NULL
      AS "isBlocked",
    CASE ${person.id}::bigint WHEN low_user_id THEN high_blocks_since ELSE low_blocks_since END IS NULL
      AND users.shows_presence AND viewer.shows_presence AS "seesPresence",
    coalesce(disappear_days, 0) AS "disappearDays",
    nullif(users.seen_at, '-infinity') AS "partnerSeenAt",
    ${pictureShownTo(sql, person)} AS "partnerPicture",
    ${draftInPlace(sql, person, partner)} AS draft,
    coalesce(last_seq, 0) AS "lastSeq",
    coalesce(CASE WHEN last_seq > own.read_seq + own.own_unread THEN own.read_seq ELSE last_seq END, 0) AS "readSeq"`
}

/** The tables that tell it, a row of each: of the two people, of their conversation and of the place of each in it where there are messages. */
function standingTables(sql: Sql, person: Person, partner: Person) {
  const { low, high } = pairOf(person.id, partner.id)
  return sql`
    users JOIN users viewer ON viewer.id = ${person.id}
    LEFT JOIN conversations ON low_user_id = ${low} AND high_user_id = ${high}
    LEFT JOIN participants own ON own.user_id = ${person.id} AND own.conversation_id = conversations.id
    LEFT JOIN participants other ON other.user_id = ${partner.id} AND other.conversation_id = conversations.id`
}

type StandingRow = Omit<Standing, 'reading' | 'reached'> & Reading & { reached: Reached | null }

function toStanding({ readSeq, lastSeq, reached, ...standing }: StandingRow): Standing {
  return { ...standing, reading: { readSeq, lastSeq }, reached: reached ?? UNKNOWN }
}

/** Finds how a conversation stands for a person. */
export async function findStanding(sql: Sql, person: Person, partner: Person): Promise<Standing> {
  const [found] = await sql<StandingRow[]>`
    SELECT ${standingColumns(sql, person, partner)} FROM ${standingTables(sql, person, partner)} WHERE users.id = ${partner.id}`
  if (!found) throw new Error(`There is no person ${partner.id}.`)
  return toStanding(found)
}

/** That an administrator read texts of a conversation, where the operator has its two people be told. */
export type AnnouncedRead = { at: Date; reason: string }

/** So many are shown: the latest. */
const SHOWN_READS = 5

/**
 * Where a conversation is opened: at its newest messages, before a number, around one, or where reading stopped. Where nothing is
 * new, the last is around the number at which this person was before, if there is one.
 */
export type OpeningAt =
  | { newest: true }
  | { before: number }
  | { around: number }
  | { whereReadingStopped: true; place?: number | undefined }

/** The messages that are shown of a conversation where it is opened, and of which version of its row: all that changes its messages writes it. */
export type OpenedPart = {
  /** The oldest first. */
  messages: readonly Message[]
  hasOlder: boolean
  /** Before which number it ends; null where there is no conversation, as there is no version then. */
  before: number | null
  version: string | null
}

/** A conversation as somebody opens it: a part of it, how it stands for them, and when an administrator read here, the latest first. */
export type Opened = {
  part: OpenedPart
  hasNewer: boolean
  /** The number that the part ends with, whether there still is a message of that number or not. */
  end: number
  lastChange: number
  serverStart: string
  standing: Standing
  announcedReads: AnnouncedRead[]
}

/** How much of what was read before stands above the first new message. */
const READ_BEFORE_NEW = 3

/** Where to open a conversation, how many messages to show, and which part of it is held already. */
type Opening = { at: OpeningAt; limit: number; held: OpenedPart | null }

/**
 * Reads all that the page of a conversation has beside the list at its left, in one query: whoever opens it waits for this. Where a part is held,
 * the messages are read only if they are others by now.
 */
export async function openConversation(
  sql: Sql,
  person: Person,
  partner: Person,
  { at, limit, held }: Opening,
): Promise<Opened> {
  const place = placeOf(sql, person, partner, at, limit)
  if (held) {
    const [row] = await sql<PlaceRow[]>`${place}`
    if (row && row.version === held.version && row.before === held.before) return openedOf(row, held)
  }
  // As one JSON, the place takes little on each row of a message.
  const rows = await sql<({ place: string } & ((MessageRow & { senderId: number }) | { id: null }))[]>`
    SELECT place, page.* FROM (
      SELECT "conversationId", before, row_to_json(place)::text AS place FROM (${place} OFFSET 0) place OFFSET 0) place
    LEFT JOIN LATERAL (
      SELECT sender_id AS "senderId", ${messageColumns(sql)}
      FROM (
        SELECT * FROM messages WHERE conversation_id = "conversationId" AND seq < before AND disappeared_at IS NULL
        ORDER BY seq DESC LIMIT ${limit + 1}) messages) page ON true`
  const [first] = rows
  if (!first) throw new Error(`There is no person ${partner.id}.`)
  const messages = rows.flatMap((row): Message[] => {
    if (row.id === null) return [] // the conversation has none here, or is not there
    const [sender, recipient] = row.senderId === person.id ? [person, partner] : [partner, person]
    return [toMessage(row, sender.username, recipient.username)]
  })
  messages.sort((one, other) => one.seq - other.seq)
  const read: PlaceRow = JSON.parse(first.place)
  const { before, version } = read
  return openedOf(read, {
    messages: messages.slice(-limit),
    hasOlder: messages.length > limit,
    before,
    version,
  })
}

/** Times that come in JSON are texts. */
type PlaceRow = Omit<StandingRow, 'partnerSeenAt'> & {
  partnerSeenAt: Date | string | null
  serverStart: string
  conversationId: number | null
  version: string | null
  before: number | null
  lastChange: number
  announcedReads: { at: string; reason: string }[] | null
}

/** A query for all but the messages: of which version the conversation is, where the part ends, and how it stands for the person. */
function placeOf(sql: Sql, person: Person, partner: Person, at: OpeningAt, limit: number) {
  return sql`
    SELECT ${serverStart(sql)} AS "serverStart", conversations.id AS "conversationId", conversations.xmin::text AS version,
           ${endOf(sql, at, limit)} AS before, coalesce(last_change, 0) AS "lastChange", ${standingColumns(sql, person, partner)},
           (SELECT json_agg(shown) FROM (
             SELECT at, reason FROM announced_reads WHERE announced_reads.conversation_id = conversations.id
             ORDER BY announced_reads.id DESC LIMIT ${SHOWN_READS}) shown) AS "announcedReads"
    FROM ${standingTables(sql, person, partner)}
    WHERE users.id = ${partner.id}`
}

function openedOf(row: PlaceRow, part: OpenedPart): Opened {
  const {
    serverStart,
    conversationId,
    version,
    before,
    lastChange,
    announcedReads,
    partnerSeenAt,
    ...standing
  } = row
  const end = Math.max(Math.min((before ?? 1) - 1, standing.lastSeq), 0)
  return {
    part,
    hasNewer: end < standing.lastSeq,
    end,
    lastChange,
    serverStart,
    standing: toStanding({
      ...standing,
      partnerSeenAt: partnerSeenAt === null ? null : readMoment(partnerSeenAt),
    }),
    announcedReads: (announcedReads ?? []).map(({ at, reason }) => ({ at: readMoment(at), reason })),
  }
}

/** Before which number a part of so many messages ends that is shown, in a query that has the rows of the conversation and of the person's place in it. */
function endOf(sql: Sql, at: OpeningAt, limit: number) {
  const newest = Number.MAX_SAFE_INTEGER
  const halfBelow = Math.ceil(limit / 2)
  if ('newest' in at) return sql`${newest}::bigint`
  if ('before' in at) return sql`${at.before}::bigint`
  if ('around' in at) return sql`${at.around + halfBelow}::bigint`
  const place = at.place === undefined ? newest : at.place + halfBelow
  return sql`
    CASE
      WHEN last_seq <= own.read_seq + own.own_unread THEN CASE WHEN own.is_marked_unread THEN ${newest}::bigint ELSE ${place}::bigint END
      WHEN last_seq <= own.read_seq + ${limit - READ_BEFORE_NEW} THEN ${newest}::bigint
      ELSE own.read_seq + ${limit - READ_BEFORE_NEW} + 1 END`
}

/** Lists when administrators read in some of a person's conversations, by the conversations' ids, the latest first. */
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
