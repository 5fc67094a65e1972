import type { Person } from '../accounts/store.ts'
import { pictureShownTo } from '../blocks/shown-picture.ts'
import type { Sql } from '../database/client.ts'
import { isNamed } from './named.ts'

/** Which people to list: those one of whose names contains `q`, after a username, at most `limit`. */
export type PeopleQuery = { q?: string; after?: string; limit: number; onlyWithoutConversation?: boolean }

/** A query for the first of all people with whom a person has no conversation. */
export function peopleWithoutConversation(sql: Sql, person: Person, limit: number) {
  return peopleOf(sql, person, { limit, onlyWithoutConversation: true }, null)
}

/**
 * A query for everyone who may sign in but the person who asks, by username.
 * @param found whom of all people `q` finds; null where they are many
 */
export function peopleOf(sql: Sql, person: Person, query: PeopleQuery, found: number[] | null) {
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
