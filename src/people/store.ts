import type { Person, ShownPerson } from '../accounts/store.ts'
import { pictureShownTo } from '../blocks/shown-picture.ts'
import type { Sql } from '../database/client.ts'
import { isNamed } from './named.ts'

/** Which people to list: those one of whose names contains `q`, after a username, at most `limit`. */
export type PeopleQuery = { q?: string; after?: string; limit: number; onlyWithoutConversation?: boolean }

/** Lists everyone who may sign in but the person who asks, by username; `onlyWithoutConversation` leaves out those with whom there are messages. */
export async function listPeople(sql: Sql, person: Person, query: PeopleQuery): Promise<ShownPerson[]> {
  const found = query.q ? await findByPartOfName(sql, query.q) : null // few are looked up, many met on the way
  return await sql<ShownPerson[]>`${peopleOf(sql, person, query, found)}`
}

/** A query for the first of all people with whom a person has no conversation. */
export function peopleWithoutConversation(sql: Sql, person: Person, limit: number) {
  return peopleOf(sql, person, { limit, onlyWithoutConversation: true }, null)
}

/** @param found whom of all people `q` finds; null where they are many */
function peopleOf(sql: Sql, person: Person, query: PeopleQuery, found: number[] | null) {
  const { q = '', after = '', limit, onlyWithoutConversation = false } = query
  return sql`
    SELECT id, username, display_name AS "displayName", ${pictureShownTo(sql, person)} AS picture FROM users
    WHERE id <> ${person.id} AND disabled_at IS NULL AND lower(username COLLATE "C") > ${after.toLowerCase()}
    ${found ? sql`AND id = ANY(${found}::bigint[])` : sql``} ${q !== '' && !found ? sql`AND ${isNamed(sql, q)}` : sql``}
    ${onlyWithoutConversation ? withoutConversation(sql, person, found !== null) : sql``}
    ORDER BY lower(username COLLATE "C") LIMIT ${limit}`
}

/**
 * Few are looked up one by one. Who meets many on the way through all names may pass thousands of partners first: their names, from
 * an index alone, are put into a hash table once. OFFSET 0 keeps the planner from choosing otherwise.
 */
function withoutConversation(sql: Sql, person: Person, areFew: boolean) {
  return areFew
    ? sql`AND NOT EXISTS (
        SELECT FROM conversations
        WHERE low_user_id = least(users.id, ${person.id}) AND high_user_id = greatest(users.id, ${person.id})
          AND last_seq > 0
        OFFSET 0)`
    : sql`AND lower(username COLLATE "C") NOT IN (
        SELECT partner_name FROM participants WHERE user_id = ${person.id} AND active_slot IS NOT NULL OFFSET 0)`
}

/** Where so many names contain something, enough of them are soon met on the way through all names. */
const MANY = 2_500

/** No character comes after it. */
const LAST_CHARACTER = '\u{10FFFF}'

/** Finds those one of whose names contains something, in any case, perhaps twice; null where there are so many. */
export async function findByPartOfName(sql: Sql, part: string, many = MANY): Promise<number[] | null> {
  const found = await sql<{ id: number }[]>`
    SELECT user_id AS id FROM name_ends
    WHERE name_end >= lower(${part}) AND name_end < lower(${part}) || ${LAST_CHARACTER}
    ORDER BY name_end LIMIT ${many}`
  return found.length < many ? found.map(({ id }) => id) : null
}

/** Lists with whom somebody has a conversation, by their ids. */
export async function listPartnerIds(sql: Sql, id: number): Promise<number[]> {
  const rows = await sql<{ partnerId: number }[]>`
    SELECT high_user_id AS "partnerId" FROM conversations WHERE low_user_id = ${id} AND last_seq > 0
    UNION ALL SELECT low_user_id FROM conversations WHERE high_user_id = ${id} AND last_seq > 0`
  return rows.map(({ partnerId }) => partnerId)
}
