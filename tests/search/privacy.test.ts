import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Person } from '../../src/accounts/store.ts'
import type { Sql } from '../../src/database/client.ts'
import { ALL_IDS } from '../../src/messages/days.ts'
import { indexQueryOf } from '../../src/search/index-query.ts'
import { parseQuery } from '../../src/search/query.ts'
import { searchMessages } from '../../src/search/search.ts'
import { findIndexed } from '../../src/search/store.ts'
import { type Observed, observeDatabase } from '../support/plans.ts'
import { addMember, find, indexAll, write } from '../support/search.ts'

const OTHERS = 1_000

/** Nobody has written this word. */
const UNKNOWN = 'layover'

/** Only others have. */
const SECRET = 'layoffs'

let observed: Observed
let sql: Sql
let ann: Person
let bob: Person
let eve: Person

beforeAll(async () => {
  observed = await observeDatabase()
  sql = observed.sql
  ann = await addMember(sql, 'ann')
  bob = await addMember(sql, 'bob')
  eve = await addMember(sql, 'eve')
  await sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT ${ann.id}, ${bob.id}, ${SECRET} || ' are planned for page ' || n FROM generate_series(1, ${OTHERS}::int) n`
  for (let page = 1; page <= 40; page++) await write(sql, eve, ann, `A letter about page ${page}`)
  await indexAll(sql)
})

afterAll(() => observed.stop())

test.each([
  'layoffs',
  'lay',
  '"layoffs are planned"',
  'planned layoffs',
  `layoffs with:bob`,
  'layoffs from:ann',
])('nobody finds what only others have by %s', async q => {
  for (const order of ['newest', 'best'] as const) {
    expect(await searchMessages(sql, eve, parseQuery(q, { order }))).toEqual({ results: [], next: null })
  }
})

test('how many there are, their order and their pages are the same as if nobody else had written', async () => {
  const own = Array.from({ length: 40 }, (_, index) => `A letter about page ${40 - index}`)
  for (const order of ['newest', 'best'] as const) {
    expect(await find(sql, eve, 'page', { order, limit: 100 })).toEqual(own)
    const { next } = await searchMessages(sql, eve, parseQuery('page', { order, limit: 40 }))
    expect(next).toBeNull()
  }
})

test('a word that only others have takes no longer than one that nobody has', async () => {
  const everywhere = {
    conversationId: null,
    senderId: null,
    hasFile: false,
    before: null,
    after: null,
    ids: ALL_IDS,
  }
  const page = { before: Number.MAX_SAFE_INTEGER, limit: 21, isRanked: false }
  const pagesFor = async (person: Person, q: string) => {
    const query = indexQueryOf(parseQuery(q), () => [])
    return observed.countPages({ what: q, make: sql => findIndexed(sql, person, query, everywhere, page) })
  }
  for (const [secret, unknown] of [
    [SECRET, UNKNOWN],
    [`${SECRET} letter`, `${UNKNOWN} letter`],
    [`"${SECRET} are planned"`, `"${UNKNOWN} are planned"`],
  ] as const) {
    expect(await pagesFor(eve, secret)).toBe(await pagesFor(eve, unknown))
    expect(await pagesFor(bob, SECRET)).toBeGreaterThan(await pagesFor(bob, UNKNOWN)) // it would be seen
  }
})
