import type { PendingQuery, Row } from 'postgres'
import type { Sql } from '../database/client.ts'
import { microsOf } from '../database/moments.ts'
import type { Action } from './record.ts'

/** An entry of the audit log. Names are as they were then. */
export type LoggedEntry = {
  id: number
  at: Date
  /** `at` in microseconds since 1970, for cursors. */
  micros: number
  action: Action
  /** Null for the command line, whose name is "system", and for somebody who is not signed in, whose name is "". */
  actorId: number | null
  actor: string
  subjectId: number | null
  subject: string
  address: string | null
  details: Details
}

type Details = Record<string, string | number | boolean | null>

/** Of whom entries are, as who did it or as whom it was done to: an account, or whoever had a name then. */
export type Concerned = { id: number } | { name: string }

/** Which entries to list. */
export type EntryFilter = {
  action: Action | null
  person: Concerned | null
  /** From this moment on. */
  from: Date | null
  /** Before this moment. */
  until: Date | null
}

/** Where an entry stands in the order by time. */
export type EntryPlace = Pick<LoggedEntry, 'micros' | 'id'>

type EntryOrder = 'newest first' | 'oldest first'

/**
 * Lists entries after a place. Whoever is concerned may have done it, or had it done to them: each of the two is read from its index up
 * to the limit, and what is in both is there once.
 */
export async function listEntries(
  sql: Sql,
  filter: EntryFilter,
  { order, after, limit }: { order: EntryOrder; after: EntryPlace | null; limit: number },
): Promise<LoggedEntry[]> {
  const isDown = order === 'newest first'
  const direction = isDown ? sql`DESC` : sql`ASC`
  const place =
    after &&
    sql`(timestamptz 'epoch' + ${after.micros}::bigint * interval '1 microsecond', ${after.id}::bigint)`
  const { action, from, until } = filter
  const conditions = sql`
    ${action === null ? sql`` : sql`AND action = ${action}`}
    ${from === null ? sql`` : sql`AND at >= ${from}`}
    ${until === null ? sql`` : sql`AND at < ${until}`}
    ${place === null ? sql`` : isDown ? sql`AND (at, id) < ${place}` : sql`AND (at, id) > ${place}`}`
  const [first = sql`true`, ...others] = isConcerned(sql, filter.person)
  const part = (condition: Fragment) => sql`(
    SELECT * FROM audit WHERE ${condition} ${conditions} ORDER BY at ${direction}, id ${direction} LIMIT ${limit})`
  const parts = others.reduce((all, other) => sql`${all} UNION ALL ${part(other)}`, part(first))
  return await sql<LoggedEntry[]>`
    SELECT DISTINCT ON (at, id) id, at, ${microsOf(sql, sql`at`)} AS micros, action,
           actor_id AS "actorId", actor_name AS actor, subject_id AS "subjectId", subject_name AS subject, address, details
    FROM (${parts}) found ORDER BY at ${direction}, id ${direction} LIMIT ${limit}`
}

type Fragment = PendingQuery<Row[]>

/** What is true of somebody's entries, for each way to be concerned. */
function isConcerned(sql: Sql, person: Concerned | null): Fragment[] {
  if (person === null) return []
  if ('id' in person) return [sql`actor_id = ${person.id}`, sql`subject_id = ${person.id}`]
  const name = person.name.toLowerCase()
  return [sql`lower(actor_name COLLATE "C") = ${name}`, sql`lower(subject_name COLLATE "C") = ${name}`]
}
