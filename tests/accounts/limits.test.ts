import { afterAll, beforeAll, beforeEach, describe, expect, spyOn, test } from 'bun:test'
import { removeOldCounts } from '../../src/accounts/stored-limit.ts'
import { call, PASSWORD } from '../support/client.ts'
import { type Limited, many, startLimited, statusesOf } from './limited.ts'

let app: Limited

beforeAll(async () => {
  app = await startLimited()
})

afterAll(() => app.stop())

beforeEach(() => app.forgetCounts())

describe('sign-in', () => {
  test('is limited to ten failures for a name from an address, as many at once as one after the other', async () => {
    const username = await app.newPerson()
    const check = spyOn(Bun.password, 'verify')
    const statuses = await statusesOf(many(30, n => app.signIn(username, `guess number ${n}`)))
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(20).fill(429)])
    expect(check).toHaveBeenCalledTimes(10) // nothing is hashed for those who are refused
    check.mockRestore()
    const { status, headers } = await app.signIn(username, PASSWORD)
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeWithin(1, 601)
  })

  test('counts IPv6 by network, and IPv4 that is written as IPv6 as IPv4', async () => {
    const [first, second] = [await app.newPerson(), await app.newPerson()]
    const inNetwork = many(12, n => app.signIn(first, `guess number ${n}`, `2001:db8:1:2:${n}::${n + 1}`))
    expect(await statusesOf(inNetwork)).toEqual([...Array(10).fill(401), 429, 429])
    expect((await app.signIn(first, PASSWORD, '2001:db8:1:3::1')).status).toBe(201)
    const spelled = many(12, n =>
      app.signIn(second, `guess number ${n}`, n % 2 ? '203.0.113.9' : '::ffff:203.0.113.9'),
    )
    expect(await statusesOf(spelled)).toEqual([...Array(10).fill(401), 429, 429])
  })

  test('holds on another instance, and after a restart', async () => {
    const username = await app.newPerson()
    const other = await app.startAnother()
    await statusesOf(many(5, n => app.signIn(username, `guess number ${n}`)))
    await statusesOf(many(5, n => app.signIn(username, `guess number ${n}`, '203.0.113.1', other.url)))
    for (const { url } of [app, other]) {
      expect((await app.signIn(username, PASSWORD, '203.0.113.1', url)).status).toBe(429)
    }
    await other.stop()
    const restarted = await app.startAnother()
    expect((await app.signIn(username, PASSWORD, '203.0.113.1', restarted.url)).status).toBe(429)
    await restarted.stop()
  })

  test('does not count those who get in, and a stuck program shuts nobody else at its address out', async () => {
    const [stuck, colleague] = [await app.newPerson(), await app.newPerson()]
    for (let round = 0; round < 3; round++) {
      expect(await statusesOf(many(6, () => app.signIn(stuck, PASSWORD)))).toEqual(Array(6).fill(201))
    }
    await statusesOf(many(10, n => app.signIn(stuck, `guess number ${n}`)))
    expect(await statusesOf(many(120, n => app.signIn(stuck, `guess number ${n}`)))).toEqual(
      Array(120).fill(429),
    )
    expect((await app.signIn(colleague, PASSWORD)).status).toBe(201)
  })

  test('is limited for all names of an address together', async () => {
    await app.signIn(await app.newPerson(), 'a guess')
    await app.useUp('address', 1)
    const names = [await app.newPerson(), await app.newPerson()]
    expect((await app.signIn(names[0] ?? '', 'a guess')).status).toBe(401)
    expect((await app.signIn(names[1] ?? '', PASSWORD)).status).toBe(429)
    expect((await app.signIn(names[1] ?? '', PASSWORD, '203.0.113.2')).status).toBe(201)
  })

  test('with a name that cannot exist is answered like a wrong password, and keeps nothing of it', async () => {
    const impossible = ['x'.repeat(600_000), 'a', 'a b', `${await app.newPerson()}\0`, '\ud800', '../..']
    const wrong = await app.signIn(await app.newPerson(), 'not the password')
    await app.database.sql`DELETE FROM rate_limits`
    const check = spyOn(Bun.password, 'verify')
    for (const username of impossible) {
      const { status, json } = await app.signIn(username, PASSWORD)
      expect([status, json]).toEqual([401, wrong.json])
    }
    expect(check).toHaveBeenCalledTimes(impossible.length) // so it takes as long
    check.mockRestore()
    const counts = await app.database.sql<
      { key: string; points: number }[]
    >`SELECT key, points FROM rate_limits`
    expect(counts).toMatchObject([
      { key: expect.stringMatching(/^address:[\w-]{43}$/), points: impossible.length },
    ])
  })

  test('does not let a limit last that a clock which was set back left behind', async () => {
    const username = await app.newPerson()
    await statusesOf(many(10, n => app.signIn(username, `guess number ${n}`)))
    await app.database.sql`UPDATE rate_limits SET expire = expire + 86400000`
    expect((await app.signIn(username, PASSWORD)).status).toBe(201)
  })
})

test('sign-up is limited for an address, on every instance', async () => {
  const other = await app.startAnother()
  const signUp = (url: string, username: string, address: string) =>
    call(url, '/api/v1/account/', {
      body: { username, password: PASSWORD },
      headers: { 'x-forwarded-for': address },
    })
  expect((await signUp(app.url, 'newcomer-1', '2001:db8:5::1')).status).toBe(201)
  await app.useUp('sign-up')
  for (const { url } of [app, other]) {
    const { status, headers } = await signUp(url, 'newcomer-2', '2001:db8:5::2')
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeWithin(1, 3601)
  }
  expect((await signUp(other.url, 'newcomer-2', '2001:db8:6::2')).status).toBe(201)
  await other.stop()
})

test('counts go when their time is over; of too many the oldest go', async () => {
  const { sql } = app.database
  await sql`
      INSERT INTO rate_limits SELECT 'test:' || n, 1, ${Date.now() + 60_000}::bigint + n FROM generate_series(-60100, 20) n`
  await removeOldCounts(sql, 15)
  const rows = await sql<{ key: string }[]>`SELECT key FROM rate_limits ORDER BY expire`
  expect(rows.map(({ key }) => key)).toEqual(many(15, n => `test:${n + 6}`))
})
