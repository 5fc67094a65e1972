import type { Sql, Transaction } from '../database/connect.ts'

/** What there was on a day, in UTC. Where nobody looked on that day, only its messages are known. */
export type DayFigures = {
  day: string
  messages: number
  people: number | null
  /** Who was there on that day, and within the seven days before. */
  active: number | null
  activeWeek: number | null
  databaseBytes: number | null
  /** When this was looked at. */
  countedAt: Date | null
}

/** Which messages are counted, which come next, and what it is time for. */
type Place = {
  countedTo: number
  seenTo: number
  isSeenLongAgo: boolean
  isToLookAround: boolean
}

/** Messages that are counted in one transaction: some hundredths of a second. */
const COUNTED_AT_ONCE = 20_000

/** So old is what is known before it is looked at again, by whichever instance. */
const LOOK_AGAIN_AFTER_S = 50

/** Gets the right to count until the transaction ends. Returns false where another instance has it. */
export async function lockFigures(transaction: Sql | Transaction): Promise<boolean> {
  const [lock] = await transaction<{ isOurs: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtext('chatapp figures')) AS "isOurs"`
  return lock?.isOurs ?? false
}

/** Tells what is to be done next. */
export async function readPlace(transaction: Sql | Transaction): Promise<Place> {
  const [place] = await transaction<Place[]>`
    SELECT counted_to AS "countedTo", seen_to AS "seenTo", seen_at < due AS "isSeenLongAgo",
           NOT EXISTS (SELECT FROM day_figures WHERE day = today AND counted_at >= due) AS "isToLookAround"
    FROM message_count, (
      SELECT now() - ${LOOK_AGAIN_AFTER_S} * interval '1 second' AS due, (now() AT TIME ZONE 'UTC')::date AS today) clock
    WHERE is_only`
  if (!place) throw new Error('message_count has no row.')
  return place
}

/** Adds the next messages to the figures of their days. One whose time is still to come, because a clock was wrong, is one of today's. */
export async function countMessages(
  transaction: Sql | Transaction,
  { countedTo, seenTo }: Pick<Place, 'countedTo' | 'seenTo'>,
): Promise<void> {
  await transaction`
    WITH next AS MATERIALIZED (
      SELECT id, created_at FROM messages WHERE id > ${countedTo} AND id <= ${seenTo} ORDER BY id LIMIT ${COUNTED_AT_ONCE}),
    days AS (
      INSERT INTO day_figures (day, messages)
      SELECT least((created_at AT TIME ZONE 'UTC')::date, (now() AT TIME ZONE 'UTC')::date), count(*) FROM next GROUP BY 1
      ON CONFLICT (day) DO UPDATE SET messages = day_figures.messages + excluded.messages)
    UPDATE message_count SET counted_to = CASE
      WHEN (SELECT count(*) FROM next) < ${COUNTED_AT_ONCE} THEN ${seenTo} ELSE (SELECT max(id) FROM next) END
    WHERE is_only`
}

/** Records how it is today. */
export async function lookAround(transaction: Sql | Transaction): Promise<void> {
  await transaction`
    INSERT INTO day_figures (day, people, active, active_week, database_bytes, counted_at)
    SELECT today,
           (SELECT count(*) FROM users WHERE state IN ('active', 'disabled')),
           (SELECT count(*) FROM users WHERE seen_at >= today AT TIME ZONE 'UTC'),
           (SELECT count(*) FROM users WHERE seen_at >= now() - interval '7 days'),
           pg_database_size(current_database()), now()
    FROM (SELECT (now() AT TIME ZONE 'UTC')::date AS today) clock
    ON CONFLICT (day) DO UPDATE SET people = excluded.people,
      active = greatest(day_figures.active, excluded.active), -- also those who were deleted meanwhile
      active_week = excluded.active_week, database_bytes = excluded.database_bytes, counted_at = excluded.counted_at`
}

/** Has what there is by now be counted the next time. */
export async function seeNewest(transaction: Sql | Transaction): Promise<void> {
  await transaction`
    UPDATE message_count SET seen_to = greatest(seen_to, (SELECT max(id) FROM messages)), seen_at = now() WHERE is_only`
}

/** Reads the figures of the last so many days, the latest first. Days without any are not there. */
export async function readFigures(sql: Sql, days: number): Promise<DayFigures[]> {
  return await sql<DayFigures[]>`
    SELECT day::text, messages, people, active, active_week AS "activeWeek", database_bytes AS "databaseBytes",
           counted_at AS "countedAt"
    FROM day_figures WHERE day > (now() AT TIME ZONE 'UTC')::date - ${days}::int ORDER BY day DESC`
}
