import { afterAll, beforeAll, beforeEach, describe, expect, spyOn, test } from 'bun:test'
import { removeOldCounts } from '../../src/accounts/stored-limit.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Answer, call, PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const LIMITED = { CHATAPP_RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1' }

let database: TestDatabase
let app: TestApp
let people = 0

beforeAll(async () => {
  database = await createTestDatabase()
  app = await startApp(LIMITED, database)
})

afterAll(async () => {
  await app.stop()
  await database.stop()
})

beforeEach(async () => {
  await database.sql`DELETE FROM rate_limits`
})

/** Makes somebody whom no other test knows. */
async function newPerson(): Promise<string> {
  return (await addPerson(app, `person-${++people}`)).username
}

function signIn(username: string, password: string, address = '203.0.113.1', url = app.url): Promise<Answer> {
  return call(url, '/api/v1/session/', {
    body: { username, password },
    headers: { 'x-forwarded-for': address },
  })
}

async function statusesOf(answers: Promise<Answer>[]): Promise<number[]> {
  return (await Promise.all(answers)).map(({ status }) => status).sort()
}

function many<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** Has strangers use up what a limit allows, but for so many. */
async function useUp(limit: string, left = 0): Promise<void> {
  const { count } = await database.sql`
    UPDATE rate_limits SET points = CASE split_part(key, ':', 1)
      WHEN 'sign-up' THEN 300 WHEN 'address' THEN 100 WHEN 'name' THEN 100 END - ${left}::int
    WHERE split_part(key, ':', 1) = ${limit}`
  expect(count).toBeGreaterThan(0)
}

describe('sign-in', () => {
  test('is limited to ten failures for a name from an address, as many at once as one after the other', async () => {
    const username = await newPerson()
    const check = spyOn(Bun.password, 'verify')
    const statuses = await statusesOf(many(30, n => signIn(username, `guess number ${n}`)))
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(20).fill(429)])
    expect(check).toHaveBeenCalledTimes(10) // nothing is hashed for those who are refused
    check.mockRestore()
    const { status, headers } = await signIn(username, PASSWORD)
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeWithin(1, 601)
  })

  test('counts IPv6 by network, and IPv4 that is written as IPv6 as IPv4', async () => {
    const [first, second] = [await newPerson(), await newPerson()]
    const inNetwork = many(12, n => signIn(first, `guess number ${n}`, `2001:db8:1:2:${n}::${n + 1}`))
    expect(await statusesOf(inNetwork)).toEqual([...Array(10).fill(401), 429, 429])
    expect((await signIn(first, PASSWORD, '2001:db8:1:3::1')).status).toBe(201)
    const spelled = many(12, n =>
      signIn(second, `guess number ${n}`, n % 2 ? '203.0.113.9' : '::ffff:203.0.113.9'),
    )
    expect(await statusesOf(spelled)).toEqual([...Array(10).fill(401), 429, 429])
  })

  test('holds on another instance, and after a restart', async () => {
    const username = await newPerson()
    const other = await startApp(LIMITED, database)
    await statusesOf(many(5, n => signIn(username, `guess number ${n}`)))
    await statusesOf(many(5, n => signIn(username, `guess number ${n}`, '203.0.113.1', other.url)))
    for (const { url } of [app, other]) {
      expect((await signIn(username, PASSWORD, '203.0.113.1', url)).status).toBe(429)
    }
    await other.stop()
    const restarted = await startApp(LIMITED, database)
    expect((await signIn(username, PASSWORD, '203.0.113.1', restarted.url)).status).toBe(429)
    await restarted.stop()
  })

  test('does not count those who get in, and a stuck program shuts nobody else at its address out', async () => {
    const [stuck, colleague] = [await newPerson(), await newPerson()]
    for (let round = 0; round < 3; round++) {
      expect(await statusesOf(many(6, () => signIn(stuck, PASSWORD)))).toEqual(Array(6).fill(201))
    }
    await statusesOf(many(10, n => signIn(stuck, `guess number ${n}`)))
    expect(await statusesOf(many(120, n => signIn(stuck, `guess number ${n}`)))).toEqual(Array(120).fill(429))
    expect((await signIn(colleague, PASSWORD)).status).toBe(201)
  })

  test('is limited for all names of an address together', async () => {
    await signIn(await newPerson(), 'a guess')
    await useUp('address', 1)
    const names = [await newPerson(), await newPerson()]
    expect((await signIn(names[0] ?? '', 'a guess')).status).toBe(401)
    expect((await signIn(names[1] ?? '', PASSWORD)).status).toBe(429)
    expect((await signIn(names[1] ?? '', PASSWORD, '203.0.113.2')).status).toBe(201)
  })

  test('with a name that cannot exist is answered like a wrong password, and keeps nothing of it', async () => {
    const impossible = ['x'.repeat(600_000), 'a', 'a b', `${await newPerson()}\0`, '\ud800', '../..']
    const wrong = await signIn(await newPerson(), 'not the password')
    await database.sql`DELETE FROM rate_limits`
    const check = spyOn(Bun.password, 'verify')
    for (const username of impossible) {
      const { status, json } = await signIn(username, PASSWORD)
      expect([status, json]).toEqual([401, wrong.json])
    }
    expect(check).toHaveBeenCalledTimes(impossible.length) // so it takes as long
    check.mockRestore()
    const counts = await database.sql<{ key: string; points: number }[]>`SELECT key, points FROM rate_limits`
    expect(counts).toMatchObject([
      { key: expect.stringMatching(/^address:[\w-]{43}$/), points: impossible.length },
    ])
  })

  test('does not let a limit last that a clock which was set back left behind', async () => {
    const username = await newPerson()
    await statusesOf(many(10, n => signIn(username, `guess number ${n}`)))
    await database.sql`UPDATE rate_limits SET expire = expire + 86400000`
    expect((await signIn(username, PASSWORD)).status).toBe(201)
  })
})

describe('while strangers try an account from everywhere', () => {
  /** Signs in on the page. @returns the browser's cookie */
  async function signInOnPage(username: string, cookie = '', address = '203.0.113.1'): Promise<string> {
    const response = await fetch(`${app.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ username, password: PASSWORD }),
      headers: { cookie, 'x-forwarded-for': address },
      redirect: 'manual',
    })
    expect(response.status).toBe(303)
    const given = response.headers.getSetCookie().find(text => text.startsWith('chatapp-browser='))
    expect(given).toMatch(/; HttpOnly; SameSite=Lax/i)
    return given?.split(';')[0] ?? ''
  }

  const signInWith = (cookie: string, username: string, password = PASSWORD) =>
    call(app.url, '/api/v1/session/', {
      body: { username, password },
      headers: { cookie, 'x-forwarded-for': '203.0.113.50' },
    })

  test('it is shut to them, and open to browsers that were signed in to it before', async () => {
    const [username, another] = [await newPerson(), await newPerson()]
    const [browser, others] = [await signInOnPage(username), await signInOnPage(another)]
    await signIn(username, 'a guess')
    await useUp('name', 1)
    expect(await statusesOf(many(3, n => signIn(username, 'a guess', `2001:db8:${n}::1`)))).toEqual([
      401, 429, 429,
    ])
    expect((await signIn(username, PASSWORD, '198.51.100.1')).status).toBe(429)
    for (const cookie of [others, 'chatapp-browser=', `${browser}x`]) {
      expect((await signInWith(cookie, username)).status).toBe(429)
    }
    expect((await signInWith(browser, username)).status).toBe(201)
    expect((await signInWith(browser, username.toUpperCase())).status).toBe(201)
  })

  test('its owner gets in from the same address as they, too', async () => {
    const username = await newPerson()
    const browser = await signInOnPage(username)
    await statusesOf(many(10, n => signIn(username, `guess number ${n}`, '203.0.113.50')))
    await useUp('address')
    expect((await signIn(username, PASSWORD, '203.0.113.50')).status).toBe(429)
    expect((await signInWith(browser, username)).status).toBe(201)
  })

  test('a browser that is known may try ten times, too', async () => {
    const username = await newPerson()
    const browser = await signInOnPage(username)
    const guesses = many(12, n => signInWith(browser, username, `guess number ${n}`))
    expect(await statusesOf(guesses)).toEqual([...Array(10).fill(401), 429, 429])
    expect((await signInWith(browser, username)).status).toBe(429)
  })

  test('a browser is known to all accounts that were signed in to with it, by one secret', async () => {
    const [first, second] = [await newPerson(), await newPerson()]
    const browser = await signInOnPage(first)
    expect(await signInOnPage(second, browser)).toBe(browser)
    expect(await signInOnPage(first, 'chatapp-browser=made-up')).not.toContain('made-up')
    await signIn(first, 'a guess')
    await signIn(second, 'a guess')
    await useUp('name')
    for (const username of [first, second]) expect((await signInWith(browser, username)).status).toBe(201)
  })

  test('of very many browsers those that were used last are known, for a year; the database has no secret', async () => {
    const username = await newPerson()
    const oldest = await signInOnPage(username)
    const [, secret = ''] = oldest.split('=')
    const { sql } = database
    expect(JSON.stringify(await sql`SELECT token_hash::text FROM known_browsers`)).not.toContain(secret)
    await sql`
      INSERT INTO known_browsers (token_hash, user_id, expires_at)
      SELECT sha256(n::text::bytea), id, now() + interval '2 years' FROM users, generate_series(1, 19) n
      WHERE username = ${username}`
    await signIn(username, 'a guess')
    await useUp('name')
    expect((await signInWith(oldest, username)).status).toBe(201)
    await sql`DELETE FROM rate_limits`
    await signInOnPage(username)
    await signIn(username, 'a guess')
    await useUp('name')
    const rows =
      await sql`SELECT FROM known_browsers JOIN users ON users.id = user_id WHERE username = ${username}`
    expect(rows).toHaveLength(20)
    expect((await signInWith(oldest, username)).status).toBe(429)
  })
})

test('sign-up is limited for an address, on every instance', async () => {
  const other = await startApp(LIMITED, database)
  const signUp = (url: string, username: string, address: string) =>
    call(url, '/api/v1/account/', {
      body: { username, password: PASSWORD },
      headers: { 'x-forwarded-for': address },
    })
  expect((await signUp(app.url, 'newcomer-1', '2001:db8:5::1')).status).toBe(201)
  await useUp('sign-up')
  for (const { url } of [app, other]) {
    const { status, headers } = await signUp(url, 'newcomer-2', '2001:db8:5::2')
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeWithin(1, 3601)
  }
  expect((await signUp(other.url, 'newcomer-2', '2001:db8:6::2')).status).toBe(201)
  await other.stop()
})

test('counts go when their time is over; of too many the oldest go', async () => {
  const { sql } = database
  await sql`
      INSERT INTO rate_limits SELECT 'test:' || n, 1, ${Date.now() + 60_000}::bigint + n FROM generate_series(-60100, 20) n`
  await removeOldCounts(sql, 15)
  const rows = await sql<{ key: string }[]>`SELECT key FROM rate_limits ORDER BY expire`
  expect(rows.map(({ key }) => key)).toEqual(many(15, n => `test:${n + 6}`))
})
