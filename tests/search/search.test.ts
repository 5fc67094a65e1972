import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Person } from '../../src/accounts/store.ts'
import type { Sql } from '../../src/database/client.ts'
import { parseQuery } from '../../src/search/query.ts'
import { searchMessages } from '../../src/search/search.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { addMember, find, indexAll, write } from '../support/search.ts'

let database: TestDatabase
let sql: Sql
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  sql = database.sql
})

afterAll(() => database.stop())

/** Two people who have written nothing yet, and somebody else. */
async function newPeople(): Promise<{ ann: Person; bob: Person; eve: Person }> {
  count++
  const [ann, bob, eve] = await Promise.all(
    ['ann', 'bob', 'eve'].map(name => addMember(sql, `${name}${count}`)),
  )
  if (!ann || !bob || !eve) throw new Error('Somebody is missing.')
  return { ann, bob, eve }
}

describe.each(['before', 'after'])('%s there is an index of it', moment => {
  const indexed = async () => (moment === 'after' ? indexAll(sql) : undefined)

  test.each([
    ['any case', 'The Garden is open', 'gARDEN'],
    ['without accents', 'Ein schönes Café in Łódź', 'cafe lodz'],
    ['with accents where the text has none', 'naive', 'naïve'],
    ['a sharp s', 'Straße', 'strasse'],
    ['its beginning', 'photographers', 'photo'],
    ['an English stem', 'She was running houses', 'house'],
    ['the stem of the word that is looked for', 'a house', 'houses'],
    ['a German stem', 'Die Häuser dort', 'Haus'],
    ['a Spanish stem', 'las canciones', 'canción'],
    ['a word in another script', 'Привет, как дела', 'ПРИВ'],
    ['a piece of Chinese', '我在北京大学学习', '北京大学'],
    ['one Chinese character, the last one', '我在北京', '京'],
    ['a piece of Japanese', '東京タワーに行きました', 'タワー'],
    ['a piece of Korean', '안녕하세요 여러분', '여러'],
    ['a piece of Thai', 'สวัสดีครับ', 'ครับ'],
    ['words anywhere', 'one two three', 'three one'],
    ['words that stand together', 'to be or not to be', '"or not to be"'],
    ['a quote that does not end', 'the quick brown fox', '"quick brown'],
    ['what is written with marks between', 'mail ann@example.com', 'ann@example.com'],
  ])('it is found by %s', async (_, body, q) => {
    const { ann, bob } = await newPeople()
    await write(sql, ann, bob, body)
    await write(sql, ann, bob, 'something else')
    await indexed()
    expect(await find(sql, bob, q)).toEqual([body])
  })

  test.each([
    ['a part that is no beginning', 'photographers', 'graph'],
    ['quoted words in another order', 'not to be or', '"or not to be"'],
    ['quoted, a stem', 'houses', '"house"'],
    ['Chinese characters that do not stand together', '北大京', '北京'],
    ['one word of two', 'hello there', 'hello world'],
  ])('it is not found by %s', async (_, body, q) => {
    const { ann, bob } = await newPeople()
    await write(sql, ann, bob, body)
    await indexed()
    expect(await find(sql, bob, q)).toEqual([])
  })

  test('filters leave out what they do not mean', async () => {
    const { ann, bob, eve } = await newPeople()
    const id = await write(sql, ann, bob, 'word of ann to bob')
    await write(sql, bob, ann, 'word of bob')
    await write(sql, eve, ann, 'word of eve')
    await sql`UPDATE messages SET created_at = '2020-05-05 12:00Z' WHERE id = ${id}`
    await indexed()
    const looks = (q: string) => find(sql, ann, q)
    expect(await looks('word')).toEqual(['word of eve', 'word of bob', 'word of ann to bob'])
    expect(await looks('word from:me')).toEqual(['word of ann to bob'])
    expect(await looks(`word from:${bob.username.toUpperCase()}`)).toEqual(['word of bob'])
    expect(await looks(`word with:@${bob.username}`)).toEqual(['word of bob', 'word of ann to bob'])
    expect(await looks(`word with:${bob.username} from:${eve.username}`)).toEqual([])
    expect(await looks('word from:nobody')).toEqual([])
    expect(await looks('word has:file')).toEqual([])
  })

  test('a text is found as it is now', async () => {
    const { ann, bob } = await newPeople()
    const edited = await write(sql, ann, bob, 'earlier words')
    const deleted = await write(sql, ann, bob, 'words that are deleted')
    await indexed()
    await sql`UPDATE messages SET body = 'later words' WHERE id = ${edited}`
    await sql`UPDATE messages SET deleted_at = now() WHERE id = ${deleted}`
    expect(await find(sql, bob, 'earlier')).toEqual([])
    expect(await find(sql, bob, 'words')).toEqual(['later words'])
    await indexed()
    expect(await find(sql, bob, 'words')).toEqual(['later words'])
    expect(await find(sql, bob, 'earlier')).toEqual([])
    await sql`DELETE FROM messages WHERE id = ${edited}`
    expect(await find(sql, bob, 'words')).toEqual([])
  })

  test('pages go on where the one before ended, in both orders', async () => {
    const { ann, bob } = await newPeople()
    const bodies = Array.from({ length: 7 }, (_, index) => `page ${index} ${'page '.repeat(index % 3)}`)
    for (const body of bodies) await write(sql, ann, bob, body)
    await indexed()
    for (const order of ['newest', 'best'] as const) {
      const read: string[] = []
      let cursor: string | null = null
      do {
        const query = parseQuery('page', { limit: 3, order, ...(cursor && { cursor }) })
        const { results, next } = await searchMessages(sql, ann, query)
        read.push(...results.map(({ message }) => message.body))
        cursor = next
      } while (cursor)
      if (order === 'newest') expect(read).toEqual(bodies.toReversed())
      else expect(read.toSorted()).toEqual(bodies.toSorted())
    }
  })
})
