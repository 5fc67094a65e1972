import { expect } from 'bun:test'
import postgres from 'postgres'
import type { Person } from '../../src/accounts/store.ts'
import { findPersonByName } from '../../src/accounts/store.ts'
import type { Sql } from '../../src/database/client.ts'
import { createTestDatabase } from './postgres.ts'

/** A query may read so many rows, whatever there is. Larger than a page of anything, and much smaller than all of it. */
export const FEW = 500

/** As the app's connections are. */
const CONNECTION = { enable_seqscan: 'off' }

type Query = { text: string; parameters: unknown[] }

/** A call of a store's function, and how many rows each query of it may read. */
export type Call = { what: string; make(sql: Sql): Promise<unknown>; atMost?: number }

/** The calls of each function of each store, by the store's folder. */
export type Calls = Record<string, Record<string, Call[]>>

/** A database on one connection, whose queries are looked at. */
export type Observed = {
  sql: Sql
  personNamed(name: string): Promise<Person>
  /** Makes a call, and looks at how each query of it is planned, once for its values and once for any. */
  look(call: Call): Promise<void>
  /** Makes a call, and counts the pages of the database that its queries come to. */
  countPages(call: Call): Promise<number>
  stop(): Promise<void>
}

export async function observeDatabase(): Promise<Observed> {
  const database = await createTestDatabase()
  const queries: Query[] = []
  const sql: Sql = postgres({
    ...database.connection,
    max: 1,
    connection: CONNECTION,
    onnotice: () => {},
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    debug: (_, text, parameters) => queries.push({ text, parameters }),
  })
  return {
    sql,
    async personNamed(name) {
      const person = await findPersonByName(sql, name)
      if (!person) throw new Error(`${name} is not there.`)
      return person
    },
    async look(call) {
      const asked = await queriesOf(sql, queries, call)
      expect(asked).not.toHaveLength(0)
      for (const query of asked) {
        for (const mode of ['force_custom_plan', 'force_generic_plan'])
          judge(await explain(sql, query, mode), call.atMost ?? FEW)
      }
    },
    async countPages(call) {
      let pages = 0
      for (const query of await queriesOf(sql, queries, call))
        pages += (await explain(sql, query, 'force_custom_plan')).pages
      return pages
    },
    async stop() {
      await sql.end()
      await database.stop()
    },
  }
}

/** The calls with a name each, for `test.each`. */
export function named(calls: Calls): { name: string; call: Call }[] {
  return Object.entries(calls).flatMap(([store, functions]) =>
    Object.entries(functions).flatMap(([name, calls]) =>
      calls.map(call => ({ name: `${store}: ${name}, ${call.what}`, call })),
    ),
  )
}

/** Reads which functions each of these stores has: `push` those of `push/store.ts`, and `push/key` those of `push/key-store.ts`. */
export async function functionsOf(folder: string, pattern: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const path of new Bun.Glob(pattern).scanSync(folder)) {
    const exported: Record<string, unknown> = await import(`${folder}/${path}`)
    found[path.replace(/[/-]store\.ts$/, '')] = Object.keys(exported)
      .filter(name => typeof exported[name] === 'function')
      .sort()
  }
  return found
}

/** The names of the functions of a store that are called, in the order of `functionsOf`. */
export function calledIn(calls: Calls, store: string): string[] {
  return Object.keys(calls[store] ?? {}).sort()
}

type Explained = { nodes: Node[]; counted: { rows: number; seqScans: number }; pages: number }

function judge({ nodes, counted }: Explained, atMost: number): void {
  expect(nodes.filter(node => node['Node Type'] === 'Seq Scan')).toEqual([])
  expect(counted.seqScans).toBe(0) // in triggers, too
  const read = nodes.reduce((sum, node) => sum + rowsRead(node), 0)
  expect(Math.max(read, counted.rows)).toBeLessThanOrEqual(atMost)
  // What an index finds for a bitmap counts as no row where another bitmap leaves nothing of it.
  const inBitmaps = nodes.filter(node => node['Node Type'] === 'Bitmap Index Scan')
  for (const scan of inBitmaps) expect(scan['Actual Rows'] * scan['Actual Loops']).toBeLessThanOrEqual(atMost)
  const sorted = nodes.filter(node => node['Node Type'] === 'Sort').flatMap(({ Plans = [] }) => Plans)
  for (const input of sorted) expect(input['Actual Rows'] * input['Actual Loops']).toBeLessThanOrEqual(FEW)
}

/** What a call asks, without leaving anything changed. */
async function queriesOf(sql: Sql, queries: Query[], call: Call): Promise<Query[]> {
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
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
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
async function explain(sql: Sql, { text, parameters }: Query, mode: string): Promise<Explained> {
  await sql`BEGIN`
  try {
    await sql.unsafe(`SET LOCAL plan_cache_mode = ${mode}`)
    const name = `asked${++prepared}`
    await sql.unsafe(`PREPARE ${name} AS ${text}`)
    const values = parameters.length > 0 ? `(${parameters.map(literal).join(', ')})` : ''
    const before = await countReads(sql)
    const [row] = await sql.unsafe<{ 'QUERY PLAN': { Plan: Node }[] }[]>(
      `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE ${name}${values}`,
    )
    const after = await countReads(sql)
    const counted = { rows: after.rows - before.rows, seqScans: after.seqScans - before.seqScans }
    const plans = row?.['QUERY PLAN'] ?? []
    const pages = plans.reduce(
      (sum, { Plan }) => sum + Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'],
      0,
    )
    return { nodes: plans.flatMap(({ Plan }) => withAllBelow(Plan)), counted, pages }
  } finally {
    await sql`ROLLBACK`
  }
}

/** What this connection has read so far, in triggers too. */
async function countReads(sql: Sql): Promise<{ rows: number; seqScans: number }> {
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
