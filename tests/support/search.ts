import { createPerson, type Person } from '../../src/accounts/store.ts'
import type { Sql } from '../../src/database/client.ts'
import type { SearchFields } from '../../src/search/model.ts'
import { parseQuery } from '../../src/search/query.ts'
import { searchMessages } from '../../src/search/search.ts'
import { createSettling, type Settling } from '../../src/search-index/settling.ts'
import { indexSome } from '../../src/search-index/step.ts'

/** Makes the index of all that there is. */
export async function indexAll(sql: Sql, settling: Settling = createSettling(0)): Promise<void> {
  while ((await indexSome(sql, settling)) !== 'nothing');
}

/** Makes somebody. */
export async function addMember(sql: Sql, username: string): Promise<Person> {
  const person = await createPerson(sql, username, '')
  if (!person) throw new Error(`The name ${username} is taken.`)
  return person
}

/** Stores a message, as whoever writes by hand does. @returns its id */
export async function write(sql: Sql, from: Person, to: Person, body: string): Promise<number> {
  const [made] = await sql<{ id: number }[]>`
    INSERT INTO messages (sender_id, recipient_id, body) VALUES (${from.id}, ${to.id}, ${body}) RETURNING id`
  return made?.id ?? 0
}

/** What somebody finds, in its order. */
export async function find(
  sql: Sql,
  person: Person,
  q: string,
  fields: Partial<SearchFields> = {},
): Promise<string[]> {
  const { results } = await searchMessages(sql, person, parseQuery(q, fields))
  return results.map(({ message }) => message.body)
}
