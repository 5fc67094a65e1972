import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import type { Answer, Client } from '../support/client.ts'
import { addAdministrator } from '../support/people.ts'

let app: TestApp
let root: Client

beforeAll(async () => {
  app = await startApp()
  root = await addAdministrator(app, 'root')
  await app.database.sql`
    INSERT INTO users (username, password_hash, created_at, seen_at, disabled_at, role)
    SELECT 'Crowd' || n, '', now() - n * interval '1 hour',
           CASE WHEN n < 250 THEN now() - n * interval '1 minute' ELSE '-infinity' END, CASE WHEN n % 10 = 0 THEN now() END,
           CASE WHEN n % 40 IN (0, 1) THEN 'administrator' ELSE 'member' END
    FROM generate_series(100, 299) n`
})
afterAll(() => app.stop())

const names = ({ json }: Answer) => json.results.map(({ username }: { username: string }) => username)

/** Reads a list to its end, page by page. */
async function readAll(query: string): Promise<string[]> {
  const all: string[] = []
  for (let path: string | null = `/api/v1/admin/user/?limit=23&q=crowd&${query}`; path; ) {
    const answer: Answer = await root.call(path)
    all.push(...names(answer))
    path = answer.json.next
  }
  return all
}

const numbers = Array.from({ length: 200 }, (_, i) => 100 + i)
const isDisabled = (n: number) => n % 10 === 0
const isSeen = (name: string) => Number(name.slice(5)) < 250
const isAdministrator = (n: number) => [0, 1].includes(n % 40)

test.each<[string, (n: number) => boolean]>([
  ['', () => true],
  ['state=active', n => !isDisabled(n)],
  ['state=disabled', isDisabled],
  ['role=administrator', isAdministrator],
  ['role=member&state=disabled', n => isDisabled(n) && !isAdministrator(n)],
  ['role=administrator&state=active', n => !isDisabled(n) && isAdministrator(n)],
])('the list with %p has everybody whom that fits, once, in each order', async (query, fits) => {
  const expected = numbers.filter(fits).map(n => `Crowd${n}`)
  expect(await readAll(query)).toEqual(expected)
  expect(await readAll(`${query}&sort=newest`)).toEqual(expected)
  expect(await readAll(`${query}&sort=oldest`)).toEqual(expected.toReversed())
  const [seen, never] = [expected.filter(isSeen), expected.filter(name => !isSeen(name))]
  expect(await readAll(`${query}&sort=seen`)).toEqual([...seen, ...never.toReversed()])
  expect(await readAll(`${query}&sort=unseen`)).toEqual([...never, ...seen.toReversed()])
})

test.each<[string, number]>([
  ['CROWD12', 10],
  ['wd2', 100],
  ['%', 0],
  ['_', 0],
  ["'", 0],
  ['x'.repeat(10_000), 0],
  ['deleted', 0],
])('a search is for a part of the name, and means no pattern: %p', async (q, count) => {
  const found = await root.call(`/api/v1/admin/user/?limit=200&q=${encodeURIComponent(q)}`)
  expect(names(found)).toHaveLength(count)
})

test.each(['state=asleep', 'role=king', 'sort=size', 'limit=0', 'limit=201', 'cursor=x', 'q=%00'])(
  '%s is answered with what is wrong with it',
  async query => {
    const { status, json } = await root.call(`/api/v1/admin/user/?${query}`)
    expect(status).toBe(422)
    expect(Object.keys(json.errors)).toEqual([query.split('=')[0] ?? ''])
  },
)

test('a cursor of another order is refused', async () => {
  const { json } = await root.call('/api/v1/admin/user/?limit=5&sort=newest')
  const cursor = new URL(json.next).searchParams.get('cursor')
  expect((await root.call(`/api/v1/admin/user/?limit=5&cursor=${cursor}`)).status).toBe(422)
})
