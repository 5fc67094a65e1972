import type { Person, ShownPerson } from '../accounts/store.ts'
import { pictureShownTo } from '../blocks/shown-picture.ts'
import type { Sql } from '../database/client.ts'
import { type DraftInPlace, draftInPlace } from '../drafts/store.ts'
import type { Reading } from '../messages/arrangement.ts'
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
 * How a conversation stands for one of its people: how far they have read, and may see that the partner has, by which
 * picture they are shown them, whether they may see how the partner is here, and when the partner last was, whether
 * they have blocked them, and what they have begun to write.
 */
export type Standing = {
  reading: Reading
  partnerReadSeq: number
  partnerPicture: string | null
  seesPresence: boolean
  partnerSeenAt: Date | null
  isBlocked: boolean
  /** In how many days messages disappear that are sent from now on; 0: never. */
  disappearDays: number
  draft: DraftInPlace | null
}

type StandingRow = Omit<Standing, 'reading'> & Reading

/**
 * Finds how a conversation stands for a person, whether or not there is anything in it. Where one of the two keeps read marks private, nothing is
 * read; where one of them keeps their presence private, or the partner has blocked the person, it is not seen.
 */
export async function findStanding(sql: Sql, person: Person, partner: ShownPerson): Promise<Standing> {
  const { low, high } = pairOf(person.id, partner.id)
  const [found] = await sql<StandingRow[]>`
    SELECT CASE
             WHEN EXISTS (SELECT FROM users WHERE id IN (${low}, ${high}) AND NOT shows_read_marks OFFSET 0) THEN 0
             ELSE coalesce((
               SELECT coalesce(shown_seq, read_seq) FROM participants
               WHERE user_id = ${partner.id} AND conversation_id = conversation.id), 0) END AS "partnerReadSeq",
           CASE ${person.id}::bigint WHEN low_user_id THEN low_blocks_since ELSE high_blocks_since END IS NOT NULL
             AS "isBlocked",
           CASE ${person.id}::bigint WHEN low_user_id THEN high_blocks_since ELSE low_blocks_since END IS NULL
             AND NOT EXISTS (SELECT FROM users WHERE id IN (${low}, ${high}) AND NOT shows_presence OFFSET 0)
             AS "seesPresence",
           coalesce(disappear_days, 0) AS "disappearDays",
           nullif(seen_at, '-infinity') AS "partnerSeenAt",
           ${pictureShownTo(sql, person)} AS "partnerPicture",
           ${draftInPlace(sql, person, partner)} AS draft,
           coalesce(last_seq, 0) AS "lastSeq",
           coalesce(CASE WHEN last_seq > own.read_seq + own.own_unread THEN own.read_seq ELSE last_seq END, 0) AS "readSeq"
    FROM users
    LEFT JOIN LATERAL (
      SELECT * FROM conversations WHERE low_user_id = ${low} AND high_user_id = ${high} OFFSET 0) conversation ON true
    LEFT JOIN LATERAL (
      SELECT read_seq, own_unread FROM participants WHERE user_id = ${person.id} AND conversation_id = conversation.id
      OFFSET 0) own ON true
    WHERE users.id = ${partner.id}`
  if (!found) throw new Error(`There is no person ${partner.id}.`)
  const { readSeq, lastSeq, ...standing } = found
  return { ...standing, reading: { readSeq, lastSeq } }
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
