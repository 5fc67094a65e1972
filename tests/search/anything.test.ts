import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Person } from '../../src/accounts/store.ts'
import type { Sql } from '../../src/database/client.ts'
import { HttpError } from '../../src/errors.ts'
import { parseQuery } from '../../src/search/query.ts'
import { searchMessages } from '../../src/search/search.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { addMember, indexAll } from '../support/search.ts'

let database: TestDatabase
let sql: Sql
let ann: Person
let bob: Person

beforeAll(async () => {
  database = await createTestDatabase()
  sql = database.sql
  ann = await addMember(sql, 'ann')
  bob = await addMember(sql, 'bob')
})

afterAll(() => database.stop())

/** Words that are alike, in several scripts, and what stands between them. */
const word = fc.constantFrom(
  'house', 'houses', 'Haus', 'Häuser', 'casa', 'casas', 'running', 'run', 'ran', 'the', 'to', 'be', 'I', 'naïve', 'NAIVE',
  'Straße', 'strasse', '北京大学', '北京', '京', 'タワー', 'ガ', 'ｶﾞ', '안녕하세요', 'สวัสดี', 'привет', 'ПРИВЕТ', 'مُحَمَّد', 'محمد', 'don’t',
  "don't", 'e-mail', 'a_b_c', '2026', '½', 'ﬁne', '👍🏽', '\u0301',
) // biome-ignore format: a list
const mark = fc.constantFrom(
  ' ',
  ' ',
  ' ',
  '\n',
  '"',
  '“',
  '-',
  "'",
  '\\',
  ':',
  '&',
  '|',
  '!',
  '<->',
  '*',
  '(',
  ')',
  '%',
  '#',
  '',
)
const text = fc
  .array(
    fc.tuple(fc.oneof({ weight: 5, arbitrary: word }, fc.string({ unit: 'grapheme', maxLength: 6 })), mark),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map(parts => parts.flat().join('').replaceAll('\0', ''))

async function found(q: string): Promise<string[] | 'refused'> {
  try {
    const query = parseQuery(q, { limit: 100 })
    const { results } = await searchMessages(sql, ann, query)
    return results.map(({ message }) => message.body)
  } catch (error) {
    if (error instanceof HttpError && error.status === 422) return 'refused'
    throw error
  }
}

test('whatever is looked for among whatever was written, the index finds what looking through the texts does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        text.filter(body => body.trim() !== ''),
        { minLength: 1, maxLength: 12 },
      ),
      fc.array(text, { minLength: 1, maxLength: 6 }),
      async (bodies, queries) => {
        await sql`TRUNCATE messages`
        await sql`
        INSERT INTO messages (sender_id, recipient_id, body)
        SELECT ${bob.id}, ${ann.id}, body FROM unnest(${bodies.map(body => body.trim())}::text[]) AS written (body)`
        const all = [...queries, ...bodies]
        const before = []
        for (const q of all) before.push(await found(q))
        await indexAll(sql)
        const after = []
        for (const q of all) after.push(await found(q))
        expect(after).toEqual(before)
      },
    ),
    { numRuns: 40 },
  )
})
