import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Person } from '../../src/accounts/store.ts'
import { readPage } from '../../src/database/page.ts'
import { listPeople } from '../../src/people/store.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

let database: TestDatabase
let asker: Person

/** More have “er” in their name than are looked up one by one. */
const NAMES = [
  ...Array.from({ length: 1_500 }, (_, i) => `User${i}`),
  ...['Ann', 'anna', 'Hannah', 'x.y-z_1', 'banana', 'Zermatt', 'berber'],
]

beforeAll(async () => {
  database = await createTestDatabase()
  await addPeople(NAMES)
  asker = await find('Ann')
})

afterAll(() => database.stop())

async function addPeople(names: string[]): Promise<void> {
  await database.sql`INSERT INTO users (username, password_hash) SELECT name, '' FROM unnest(${names}::text[]) name`
}

async function find(username: string): Promise<Person> {
  const [person] = await database.sql<Person[]>`SELECT id, username FROM users WHERE username = ${username}`
  if (!person) throw new Error(`${username} is not there.`)
  return person
}

/** The names of all whom a search finds, page by page. */
async function search(q: string, limit = 400): Promise<string[]> {
  const names: string[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const { items, isMore } = await readPage(limit, limit =>
      listPeople(database.sql, asker, { q, after: after ?? '', limit }),
    )
    names.push(...items.map(({ username }) => username))
    after = isMore ? names.at(-1) : undefined
  }
  return names
}

test.each([
  '',
  'a',
  'an',
  'ANN',
  'er',
  'user1',
  'ser14',
  '99',
  '.y-',
  '_1',
  '%',
  'r',
  'berber',
  'nobody',
  'User1499x',
  'é',
])('finds everybody whose name contains %p, by name', async q => {
  const expected = NAMES.filter(name => name !== 'Ann' && name.toLowerCase().includes(q.toLowerCase()))
  const byName = expected.sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
  expect(await search(q)).toEqual(byName)
  expect(await search(q, 1_000)).toEqual(byName)
})

test('knows new names and forgets old ones, whoever changes them', async () => {
  await addPeople(['Quincy'])
  expect(await search('inc')).toEqual(['Quincy'])
  await database.sql`UPDATE users SET username = 'Quentin' WHERE username = 'Quincy'`
  expect(await search('inc')).toEqual([])
  expect(await search('enti')).toEqual(['Quentin'])
  await database.sql`DELETE FROM users WHERE username = 'Quentin'`
  expect(await database.sql`SELECT FROM name_ends WHERE name_end LIKE 'quen%'`).toHaveLength(0)
})

test('finds nobody who may not sign in any more', async () => {
  await addPeople(['Leaver'])
  await database.sql`UPDATE users SET disabled_at = now() WHERE username = 'Leaver'`
  expect(await search('leave')).toEqual([])
})
