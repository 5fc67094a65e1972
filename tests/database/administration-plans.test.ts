import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { ROLES } from '../../src/accounts/model.ts'
import { SORTS, STATES } from '../../src/administration/people/model.ts'
import * as people from '../../src/administration/people/store.ts'
import type { Sql } from '../../src/database/connect.ts'
import { addCrowd, spreadConversations } from '../support/crowd.ts'
import { type Calls, calledIn, functionsOf, named, type Observed, observeDatabase } from '../support/plans.ts'

let observed: Observed

const MOMENT = { place: String(Date.now() * 1_000), id: 1 }

beforeAll(async () => {
  observed = await observeDatabase()
  await addCrowd(observed.sql, { people: 10_000, conversations: 2_000, messagesEach: 10 })
  await spreadConversations(observed.sql, '1 year')
})

afterAll(() => observed.stop())

/** Every order and filter of the list, with few and with many whose names fit. */
function peopleCalls(): Calls[string] {
  const all = { q: '', states: STATES, roles: ROLES, after: null, limit: 51 }
  const after = { name: { place: 'm', id: 1 }, newest: MOMENT, oldest: MOMENT, seen: MOMENT, unseen: MOMENT }
  const filters: Partial<people.Listing>[] = [
    {},
    { states: ['disabled'] },
    { roles: ['administrator'] },
    { states: ['active'], roles: ['member'] },
  ]
  const listings = SORTS.flatMap(sort =>
    filters.flatMap(filter => [
      { what: `${sort}, ${JSON.stringify(filter)}`, listing: { ...all, ...filter, sort } },
      {
        what: `${sort}, ${JSON.stringify(filter)}, further on`,
        listing: { ...all, ...filter, sort, after: after[sort] },
      },
    ]),
  )
  const searches = SORTS.flatMap(sort => [
    { what: `${sort}, who are named so, few`, listing: { ...all, sort, q: 'anan' }, atMost: 1_000 },
    { what: `${sort}, who are named so, many`, listing: { ...all, sort, q: 'a' }, atMost: 2_500 },
    { what: `${sort}, who are named so, nobody`, listing: { ...all, sort, q: 'q.q' } },
  ])
  const busy = () => observed.personNamed('Busy')
  return {
    listAccounts: [
      ...listings.map(({ what, listing }) => ({
        what,
        make: (sql: Sql) => people.listAccounts(sql, listing),
      })),
      ...searches.map(({ what, listing, atMost }) => ({
        what,
        make: (sql: Sql) => people.listAccounts(sql, listing),
        ...(atMost && { atMost }),
      })),
    ],
    findAccount: [{ what: 'a name', make: sql => people.findAccount(sql, 'Busy') }],
    listSessions: [{ what: 'somebody’s', make: async sql => people.listSessions(sql, await busy()) }],
    listSignIns: [{ what: 'somebody’s', make: async sql => people.listSignIns(sql, await busy()) }],
    countUse: [
      { what: 'much', make: async sql => people.countUse(sql, await busy()), atMost: 2 * people.MAX_COUNTED },
    ],
  }
}

/** Every function of the stores in src/administration that asks the database. */
const CALLS: Calls = { people: peopleCalls() }

test('every function of every store of the administration is looked at', async () => {
  const folder = join(import.meta.dirname, '..', '..', 'src', 'administration')
  for (const [store, functions] of Object.entries(await functionsOf(folder, '*/store.ts')))
    expect({ store, functions }).toEqual({ store, functions: calledIn(CALLS, store) })
})

test.each(named(CALLS))('$name', ({ call }) => observed.look(call))
