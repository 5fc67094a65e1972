import { findPersonByName, type Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { isStorable } from '../web/fields.ts'
import { notFound } from '../web/refusal.ts'

/** Which people to list: those whose name contains `q`, after a name, at most `limit`. */
export type PeopleQuery = { q?: string; after?: string; limit: number; onlyStrangers?: boolean }

/** Lists everyone but the person who asks, by name; `onlyStrangers` leaves out those with whom there are messages. */
export async function listPeople(sql: Sql, person: Person, query: PeopleQuery): Promise<Person[]> {
  const { q = '', after = '', limit, onlyStrangers = false } = query
  return await sql<Person[]>`
    SELECT id, username FROM users
    WHERE id <> ${person.id} AND lower(username COLLATE "C") > ${after.toLowerCase()}
    ${q ? sql`AND strpos(lower(username COLLATE "C"), ${q.toLowerCase()}) > 0` : sql``}
    ${
      onlyStrangers
        ? sql`AND NOT EXISTS (
            SELECT FROM conversations
            WHERE low_user_id = least(users.id, ${person.id}) AND high_user_id = greatest(users.id, ${person.id})
              AND last_seq > 0)`
        : sql``
    }
    ORDER BY lower(username COLLATE "C") LIMIT ${limit}`
}

/**
 * Finds the other person of a conversation by name, in any case.
 * @throws Refusal 404 when there is nobody of that name, or it is the person who asks
 */
export async function findPartner(sql: Sql, person: Person, username: string): Promise<Person> {
  const partner = isStorable(username) ? await findPersonByName(sql, username) : null
  if (!partner || partner.id === person.id) throw notFound('There is nobody of that name to talk to.')
  return partner
}
