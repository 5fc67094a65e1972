import type { Person, ShownPerson } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import { type PeopleQuery, peopleOf } from './query.ts'

/** Lists everyone who may sign in but the person who asks, by username; `onlyWithoutConversation` leaves out those with whom there are messages. */
export async function listPeople(sql: Sql, person: Person, query: PeopleQuery): Promise<ShownPerson[]> {
  const found = query.q ? await findByPartOfName(sql, query.q) : null // few are looked up, many met on the way
  return await sql<ShownPerson[]>`${peopleOf(sql, person, query, found)}`
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
