import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { ROLES } from '../../src/accounts/model.ts'
import type { Person } from '../../src/accounts/store.ts'
import * as messages from '../../src/administration/messages/store.ts'
import { SORTS, STATES } from '../../src/administration/people/model.ts'
import * as people from '../../src/administration/people/store.ts'
import * as reports from '../../src/administration/reports/store.ts'
import type { Sql } from '../../src/database/connect.ts'
import { addCrowd, spreadConversations } from '../support/crowd.ts'
import { type Calls, calledIn, functionsOf, named, type Observed, observeDatabase } from '../support/plans.ts'

let observed: Observed
let busy: Person

const MOMENT = { place: String(Date.now() * 1_000), id: 1 }

beforeAll(async () => {
  observed = await observeDatabase()
  await addCrowd(observed.sql, { people: 10_000, conversations: 2_000, messagesEach: 10 })
  await spreadConversations(observed.sql, '1 year')
  await addReports(observed.sql)
  busy = await observed.personNamed('Busy')
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

const everything = { low: 0, high: Number.MAX_SAFE_INTEGER }
const anything = {
  days: { from: null, to: null },
  senderIds: null,
  recipientIds: null,
  personId: null,
  q: null,
}

/** Looks at 110 messages of a source, as the first step of a page does. */
function look(source: (busy: Person) => messages.Source, conditions: Partial<messages.Conditions> = {}) {
  return async (sql: Sql) => {
    const asked = { source: source(busy), range: everything, conditions: { ...anything, ...conditions } }
    return messages.readChunk(sql, { ...asked, chunk: 110, limit: 51, withText: true })
  }
}

const reported = { note: 'spoke to them', changedBy: 'root' }

function reportCalls(): Calls[string] {
  const states = [null, 'open', 'closed'] as const
  const places = [null, { state: 'open', id: 3_000 }, { state: 'closed', id: 3_000 }] as const
  return {
    listReports: states.flatMap(state =>
      places.map(after => ({
        what: `${state}, after ${JSON.stringify(after)}`,
        make: (sql: Sql) => reports.listReports(sql, { state, after, limit: 51 }),
      })),
    ),
    findReport: [{ what: 'one', make: sql => reports.findReport(sql, 1) }],
    lockReport: [{ what: 'one', make: sql => reports.lockReport(sql, 1) }],
    setReportState: [
      { what: 'one', make: sql => reports.setReportState(sql, 1, { ...reported, state: 'closed' }) },
    ],
  }
}

async function addReports(sql: Sql): Promise<void> {
  await sql`
    INSERT INTO reports (message_id, reporter_id, reporter_name, reported_id, reported_name, reason, snapshot, state)
    SELECT n, 1, 'one', 2, 'two', 'rude', '[]', CASE WHEN n % 30 = 0 THEN 'open' ELSE 'closed' END
    FROM generate_series(1, 5000) n`
  await sql`ANALYZE reports`
}

/** Every function of the stores in src/administration that asks the database. */
const CALLS: Calls = {
  reports: reportCalls(),
  people: peopleCalls(),
  messages: {
    readChunk: [
      { what: 'everybody', make: look(() => ({ of: 'everybody' })) },
      { what: 'everybody, a text that none has', make: look(() => ({ of: 'everybody' }), { q: 'zebra' }) },
      { what: 'a sender', make: look(({ id }) => ({ of: 'sender', id })) },
      {
        what: 'a recipient, a day without messages',
        make: look(({ id }) => ({ of: 'recipient', id }), { days: { from: '2001-01-01', to: '2001-01-02' } }),
      },
      { what: 'a person', make: look(({ id }) => ({ of: 'person', id })), atMost: 1_000 },
      { what: 'a conversation', make: look(() => ({ of: 'conversation', id: 1 }), { senderIds: [1] }) },
    ],
    findPersonNamed: [{ what: 'a name', make: sql => messages.findPersonNamed(sql, 'Busy') }],
    findConversationId: [
      { what: 'two people', make: sql => messages.findConversationId(sql, { low: 1, high: 2 }) },
    ],
    findFirstOfDay: [{ what: 'a day', make: sql => messages.findFirstOfDay(sql, 1, '2026-01-01', 1) }],
    listPeriods: [
      {
        what: 'the months of a year',
        make: sql => messages.listPeriods(sql, 'month', { from: '2026-01-01', to: '2026-12-31' }),
      },
    ],
    announceRead: [
      { what: 'two conversations', make: sql => messages.announceRead(sql, [1, 2], 'a reason') },
    ],
  },
}

test('every function of every store of the administration is looked at', async () => {
  const folder = join(import.meta.dirname, '..', '..', 'src', 'administration')
  for (const [store, functions] of Object.entries(await functionsOf(folder, '*/store.ts')))
    expect({ store, functions }).toEqual({ store, functions: calledIn(CALLS, store) })
})

test.each(named(CALLS))('$name', ({ call }) => observed.look(call))
