import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Person } from '../../src/accounts/store.ts'
import type { Sql } from '../../src/database/client.ts'
import { ALL_IDS } from '../../src/messages/days.ts'
import { type IndexQuery, indexQueryOf, lookUpBy } from '../../src/search/index-query.ts'
import { parseQuery } from '../../src/search/query.ts'
import { findStems } from '../../src/search/stems.ts'
import { findConversation, findIndexed, findRare, isSmall, type Scope } from '../../src/search/store.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { addMember, indexAll, write } from '../support/search.ts'

const PAGE = { before: Number.MAX_SAFE_INTEGER, limit: 100, isRanked: false }
const EVERYWHERE: Scope = {
  conversationId: null,
  senderId: null,
  hasFile: false,
  before: null,
  after: null,
  ids: ALL_IDS,
}

const BODIES = [
  'She was running houses by the river',
  'The house of the river',
  'Die Häuser dort, am Fluss',
  'No worry, by the water',
  'las canciones de la casa',
  'to be or not to be, by the river',
  '我在北京大学学习',
  'river housing and other words',
]

let database: TestDatabase
let sql: Sql
let ann: Person
let bob: Person
let eve: Person
let withBob: number
let withEve: number

beforeAll(async () => {
  database = await createTestDatabase()
  sql = database.sql
  ann = await addMember(sql, 'ann')
  bob = await addMember(sql, 'bob')
  eve = await addMember(sql, 'eve')
  for (const body of BODIES) {
    await write(sql, ann, bob, body)
    await write(sql, bob, ann, `${body}, again`)
  }
  for (const body of BODIES.slice(0, 5)) await write(sql, eve, ann, body)
  await sql`UPDATE messages SET has_files = true WHERE body LIKE '%river%again'`
  await indexAll(sql)
  withBob = await conversationWith('bob')
  withEve = await conversationWith('eve')
})

afterAll(() => database.stop())

async function conversationWith(username: string): Promise<number> {
  const found = await findConversation(sql, ann, username)
  return found?.conversationId ?? 0
}

async function asked(q: string): Promise<IndexQuery> {
  const query = parseQuery(q)
  return indexQueryOf(
    query,
    await findStems(
      sql,
      query.terms.flatMap(({ tokens }) => tokens),
    ),
  )
}

test.each([
  ['river house', 6],
  ['the river houses', 4],
  ['worries water', 2], // by a stem that is no beginning
  ['Haus dort', 2],
  ['canción casa', 2],
  ['"or not to be" river', 2],
  ['北京大学', 2],
  ['hous river has:file', 3],
])(
  '%s finds the same by whichever words it is looked up, and among all of a conversation',
  async (q, count) => {
    const query = await asked(q)
    const hasFile = q.includes('has:file')
    for (const conversationId of [null, withBob]) {
      const scope = { ...EVERYWHERE, conversationId, hasFile }
      const found = await findIndexed(sql, ann, query, scope, PAGE)
      for (const entry of query.entries)
        expect(await findIndexed(sql, ann, lookUpBy([entry], query), scope, PAGE)).toEqual(found)
    }
    const ofBob = { ...EVERYWHERE, conversationId: withBob, hasFile }
    const found = await findIndexed(sql, ann, query, ofBob, PAGE)
    expect(found).toHaveLength(count)
    const among = lookUpBy([], query)
    expect(await findIndexed(sql, ann, among, ofBob, PAGE)).toEqual(found)
    expect(await findIndexed(sql, eve, among, ofBob, PAGE)).toEqual([])
  },
)

test('what few of many messages have is what they are looked up by, and a conversation of few is looked through', async () => {
  const query = await asked('the river casa nowhere')
  const [, , casa = '', nowhere = ''] = query.entries
  await sql`
    INSERT INTO messages (sender_id, recipient_id, body) SELECT ${ann.id}, ${bob.id}, 'the river' FROM generate_series(1, 101)`
  await indexAll(sql)
  const look = async () => ({
    rare: await findRare(sql, ann, query.entries, PAGE.before),
    isSmall: [await isSmall(sql, ann, withEve), await isSmall(sql, ann, withBob)],
  })
  await sql`INSERT INTO search_blocks SELECT ${ann.id}, 1, max(id) + 1, 0 FROM messages`
  expect(await look()).toEqual({ rare: [casa, nowhere], isSmall: [true, false] })
  await sql`DELETE FROM search_blocks WHERE person_id = ${ann.id} AND block = 1`
  expect((await look()).rare).toEqual([...query.entries]) // of one block nothing has to be chosen
})
