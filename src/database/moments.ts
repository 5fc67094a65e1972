import type { PendingQuery, Row } from 'postgres'
import type { Sql } from './client.ts'

/** The last moment that ISO 8601 writes with four digits of a year. Later ones, and `infinity`, are taken for it. */
export const LAST_MOMENT = new Date('9999-12-31T23:59:59.999Z')
const LAST_MS = LAST_MOMENT.getTime()

/** What was before our era, and `-infinity`, is taken for this. */
const FIRST_MOMENT = new Date('0001-01-01T00:00:00.000Z')

/**
 * Reads a moment as PostgreSQL writes it, by itself or in JSON. With psql any can be set, also `infinity`, of which JavaScript makes an invalid date: one
 * row of that kind would keep somebody from their whole list. What was read already stays as it is.
 */
export function readMoment(text: string | Date): Date {
  if (text instanceof Date) return text
  const moment = new Date(text)
  if (moment.getTime() <= LAST_MS) return moment
  return text.startsWith('-') || text.endsWith('BC') ? FIRST_MOMENT : LAST_MOMENT
}

/** A moment in microseconds since 1970, in a query: cursors are exact with them. */
export function microsOf(sql: Sql, moment: PendingQuery<Row[]>) {
  return sql`(extract(epoch FROM greatest(least(${moment}, ${LAST_MOMENT}), ${FIRST_MOMENT})) * 1000000)::bigint`
}
