import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'

/** Which people to list: those whose name contains `q`, after a name, at most `limit`. */
export type PeopleQuery = { q?: string; after?: string; limit: number; onlyWithoutConversation?: boolean }

/** Lists everyone who may sign in but the person who asks, by name; `onlyWithoutConversation` leaves out those with whom there are messages. */
export async function listPeople(sql: Sql, person: Person, query: PeopleQuery): Promise<Person[]> {
  const { q = '', after = '', limit, onlyWithoutConversation = false } = query
  return await sql<Person[]>`
    SELECT id, username FROM users
    WHERE id <> ${person.id} AND disabled_at IS NULL AND lower(username COLLATE "C") > ${after.toLowerCase()}
    ${q ? sql`AND strpos(lower(username COLLATE "C"), ${q.toLowerCase()}) > 0` : sql``}
    ${
      onlyWithoutConversation
        ? sql`AND NOT EXISTS (
            SELECT FROM conversations
            WHERE low_user_id = least(users.id, ${person.id}) AND high_user_id = greatest(users.id, ${person.id})
              AND last_seq > 0)`
        : sql``
    }
    ORDER BY lower(username COLLATE "C") LIMIT ${limit}`
}
