import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import postgres from 'postgres'
import type { Person } from '../../src/accounts/store.ts'
import * as accounts from '../../src/accounts/store.ts'
import * as conversations from '../../src/conversations/store.ts'
import type { Sql } from '../../src/database/client.ts'
import * as messages from '../../src/messages/store.ts'
import * as people from '../../src/people/store.ts'
import * as settings from '../../src/server-settings/store.ts'
import { addCrowd, spreadConversations } from '../support/crowd.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const CONVERSATIONS = 2_000
const CROWD = { people: 10_000, conversations: CONVERSATIONS, messagesEach: 10 }

/** A query may read so many rows, whatever there is. Larger than a page of anything, and much smaller than all of it. */
const FEW = 500

/** As the app's connections are. */
const CONNECTION = { enable_seqscan: 'off' }

type Query = { text: string; parameters: unknown[] }

/** A call of a store's function, and how many rows each query of it may read. */
type Call = { what: string; make(sql: Sql): Promise<unknown>; atMost?: number }

let database: TestDatabase
let sql: Sql
let busy: Person
let newcomer: Person
let partner: Person
let message: number
const queries: Query[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  sql = postgres(database.url, {
    max: 1,
    connection: CONNECTION,
    onnotice: () => {},
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    debug: (_, text, parameters) => queries.push({ text, parameters }),
  })
  await addCrowd(sql, CROWD)
  await spreadConversations(sql, '1 year')
  busy = await personNamed('Busy')
  newcomer = await personNamed('Newcomer')
  const [last] = await sql<{ id: number; partnerId: number }[]>`
    SELECT max(id) AS id, max(recipient_id) AS "partnerId" FROM messages WHERE sender_id = ${busy.id}`
  message = last?.id ?? 0
  const [found] = await sql<Person[]>`SELECT id, username FROM users WHERE id = ${last?.partnerId ?? 0}`
  partner = found ?? newcomer
})

afterAll(async () => {
  await sql.end()
  await database.stop()
})

async function personNamed(name: string): Promise<Person> {
  const person = await accounts.findPersonByName(sql, name)
  if (!person) throw new Error(`${name} is not there.`)
  return person
}

const device = { userAgent: 'test', address: '127.0.0.1' }
const setting = { name: 'CHATAPP_WELCOME', value: 'Hello', changedBy: 'ann' }
const session = crypto.randomUUID()
const after = { micros: Date.now() * 1_000 - 20 * 86_400e6, id: 1 }

/** Messages of one batch: to old partners, to new ones, and one that is stored already. */
function batch(): messages.Outgoing[] {
  return [partner, newcomer].map(({ id }) => ({
    senderId: busy.id,
    recipientId: id,
    body: 'hi',
    key: crypto.randomUUID(),
  }))
}

/** Every function of every store that asks the database. */
const CALLS: Record<string, Record<string, Call[]>> = {
  accounts: {
    createPerson: [{ what: 'a name', make: sql => accounts.createPerson(sql, 'Somebody', '') }],
    findPersonByName: [{ what: 'a name', make: sql => accounts.findPersonByName(sql, 'Busy') }],
    findCredentials: [{ what: 'a name', make: sql => accounts.findCredentials(sql, 'Busy') }],
    createSession: [
      {
        what: 'a session',
        make: sql => accounts.createSession(sql, { ...busy, passwordHash: '' }, device, 1),
      },
    ],
    findSignedIn: [{ what: 'a secret', make: sql => accounts.findSignedIn(sql, 'unknown') }],
    gavePasswordWithin: [{ what: 'a session', make: sql => accounts.gavePasswordWithin(sql, session, 10) }],
    recordPasswordGiven: [{ what: 'a session', make: sql => accounts.recordPasswordGiven(sql, session) }],
    endSession: [{ what: 'a session', make: sql => accounts.endSession(sql, session) }],
    findLastingSessions: [{ what: 'a session', make: sql => accounts.findLastingSessions(sql, [session]) }],
    endExpiredSessions: [{ what: 'sessions', make: sql => accounts.endExpiredSessions(sql) }],
  },
  conversations: {
    listConversations: [
      { what: 'the latest', make: sql => conversations.listConversations(sql, busy, { limit: 51 }) },
      { what: 'older ones', make: sql => conversations.listConversations(sql, busy, { after, limit: 51 }) },
      {
        what: 'a search that finds many',
        make: sql => conversations.listConversations(sql, busy, { q: 'an', limit: 31 }),
      },
      {
        what: 'a search that finds nobody, in the index alone',
        make: sql => conversations.listConversations(sql, busy, { q: 'q.q', after, limit: 31 }),
        atMost: CONVERSATIONS,
      },
    ],
    findConversation: [
      { what: 'one', make: sql => conversations.findConversation(sql, busy, partner) },
      { what: 'none', make: sql => conversations.findConversation(sql, busy, newcomer) },
    ],
    markRead: [{ what: 'all', make: sql => conversations.markRead(sql, busy, partner, 9) }],
    readMarkOf: [{ what: 'one', make: sql => conversations.readMarkOf(sql, busy, partner) }],
  },
  messages: {
    findMessage: [{ what: 'one', make: sql => messages.findMessage(sql, busy, message) }],
    readConversation: [
      { what: 'the latest', make: sql => messages.readConversation(sql, busy, partner, { limit: 15 }) },
      {
        what: 'after one',
        make: sql => messages.readConversation(sql, busy, partner, { after: 3, limit: 100 }),
      },
    ],
    readLatest: [
      { what: 'the latest', make: sql => messages.readLatest(sql, busy, { limit: 100 }) },
      { what: 'the first', make: sql => messages.readLatest(sql, busy, { before: 1, limit: 100 }) },
      { what: 'nothing', make: sql => messages.readLatest(sql, newcomer, { limit: 100 }) },
    ],
    storeMessages: [{ what: 'a batch', make: sql => messages.storeMessages(sql, batch()) }],
    findByKeys: [{ what: 'a batch', make: sql => messages.findByKeys(sql, batch()) }],
    findLocked: [{ what: 'a batch', make: sql => messages.findLocked(sql, batch()) }],
  },
  'server-settings': {
    readStoredSettings: [{ what: 'all', make: sql => settings.readStoredSettings(sql) }],
    lockSettings: [{ what: 'the lock', make: sql => settings.lockSettings(sql) }],
    storeSetting: [{ what: 'one', make: sql => settings.storeSetting(sql, setting) }],
  },
  people: {
    listPeople: [
      { what: 'the first', make: sql => people.listPeople(sql, busy, { limit: 101 }) },
      { what: 'those after a name', make: sql => people.listPeople(sql, busy, { after: 'm', limit: 101 }) },
      {
        what: 'a search that finds few',
        make: sql => people.listPeople(sql, busy, { q: 'anan', limit: 31, onlyWithoutConversation: true }),
      },
      {
        what: 'a search that finds many',
        make: sql => people.listPeople(sql, busy, { q: 'an', limit: 31 }),
        atMost: 2_500,
      },
      {
        what: 'a search that finds nobody',
        make: sql => people.listPeople(sql, busy, { q: 'q.q', limit: 31 }),
      },
      {
        what: 'everybody else, where all others come first',
        make: sql => people.listPeople(sql, busy, { limit: 31, onlyWithoutConversation: true }),
        atMost: 2 * CONVERSATIONS + FEW,
      },
    ],
  },
}

/** What asks nothing. */
const NO_QUERY = ['readCursor', 'writeCursor']

test('every function of every store is looked at', async () => {
  const folder = join(import.meta.dirname, '..', '..', 'src')
  for (const path of new Bun.Glob('*/store.ts').scanSync(folder)) {
    const exported: Record<string, unknown> = await import(join(folder, path))
    const functions = Object.keys(exported).filter(name => typeof exported[name] === 'function')
    const known = Object.keys(CALLS[path.split('/')[0] ?? ''] ?? {})
    expect(functions.filter(name => !NO_QUERY.includes(name)).sort()).toEqual(known.sort())
  }
})

const all = Object.entries(CALLS).flatMap(([store, functions]) =>
  Object.entries(functions).flatMap(([name, calls]) =>
    calls.map(call => ({ name: `${store}: ${name}, ${call.what}`, call })),
  ),
)

test.each(all)('$name', async ({ call }) => {
  const asked = await queriesOf(call)
  expect(asked).not.toHaveLength(0)
  for (const query of asked) {
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      const { nodes, counted } = await explain(query, mode)
      expect(nodes.filter(node => node['Node Type'] === 'Seq Scan')).toEqual([])
      expect(counted.seqScans).toBe(0) // in triggers, too
      const read = nodes.reduce((sum, node) => sum + rowsRead(node), 0)
      expect(Math.max(read, counted.rows)).toBeLessThanOrEqual(call.atMost ?? FEW)
      const sorted = nodes.filter(node => node['Node Type'] === 'Sort').flatMap(({ Plans = [] }) => Plans)
      for (const input of sorted)
        expect(input['Actual Rows'] * input['Actual Loops']).toBeLessThanOrEqual(FEW)
    }
  }
})

/** What a call asks, without leaving anything changed. */
async function queriesOf(call: Call): Promise<Query[]> {
  await sql`BEGIN`
  try {
    await sql`SELECT ${['']}::text[]` // postgres.js asks once for the types of arrays
    queries.length = 0
    await call.make(sql)
    return queries.splice(0)
  } finally {
    await sql`ROLLBACK`
  }
}

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Node[]
}

function rowsRead(node: Node): number {
  if (node['Relation Name'] === undefined || node['Node Type'] === 'ModifyTable') return 0
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return (node['Actual Rows'] + removed) * node['Actual Loops']
}

let prepared = 0

/** Runs a query as a prepared statement, tells how it was planned and what it and its triggers read, and takes it back. */
async function explain({ text, parameters }: Query, mode: string) {
  await sql`BEGIN`
  try {
    await sql.unsafe(`SET LOCAL plan_cache_mode = ${mode}`)
    const name = `asked${++prepared}`
    await sql.unsafe(`PREPARE ${name} AS ${text}`)
    const values = parameters.length > 0 ? `(${parameters.map(literal).join(', ')})` : ''
    const before = await countReads()
    const [row] = await sql.unsafe<{ 'QUERY PLAN': { Plan: Node }[] }[]>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE ${name}${values}`,
    )
    const after = await countReads()
    const counted = { rows: after.rows - before.rows, seqScans: after.seqScans - before.seqScans }
    return { nodes: (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => withAllBelow(Plan)), counted }
  } finally {
    await sql`ROLLBACK`
  }
}

/** What this connection has read so far, in triggers too. */
async function countReads(): Promise<{ rows: number; seqScans: number }> {
  const [counted] = await sql<{ rows: number; seqScans: number }[]>`
    SELECT coalesce(sum(idx_tup_fetch), 0)::int AS rows, coalesce(sum(seq_scan), 0)::int AS "seqScans"
    FROM pg_stat_xact_user_tables`
  return counted ?? { rows: 0, seqScans: 0 }
}

function withAllBelow(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(withAllBelow)]
}

function literal(value: unknown): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'`
  const text = Array.isArray(value) ? `{${value.map(item => JSON.stringify(item)).join(',')}}` : String(value)
  return `'${text.replaceAll("'", "''")}'`
}
