import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { call, PASSWORD } from '../support/client.ts'
import { type Limited, many, startLimited, statusesOf } from './limited.ts'

let app: Limited

beforeAll(async () => {
  app = await startLimited()
})

afterAll(() => app.stop())

beforeEach(() => app.forgetCounts())

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
    const [username, another] = [await app.newPerson(), await app.newPerson()]
    const [browser, others] = [await signInOnPage(username), await signInOnPage(another)]
    await app.signIn(username, 'a guess')
    await app.useUp('name', 1)
    expect(await statusesOf(many(3, n => app.signIn(username, 'a guess', `2001:db8:${n}::1`)))).toEqual([
      401, 429, 429,
    ])
    expect((await app.signIn(username, PASSWORD, '198.51.100.1')).status).toBe(429)
    for (const cookie of [others, 'chatapp-browser=', `${browser}x`]) {
      expect((await signInWith(cookie, username)).status).toBe(429)
    }
    expect((await signInWith(browser, username)).status).toBe(201)
    expect((await signInWith(browser, username.toUpperCase())).status).toBe(201)
  })

  test('its owner gets in from the same address as they, too', async () => {
    const username = await app.newPerson()
    const browser = await signInOnPage(username)
    await statusesOf(many(10, n => app.signIn(username, `guess number ${n}`, '203.0.113.50')))
    await app.useUp('address')
    expect((await app.signIn(username, PASSWORD, '203.0.113.50')).status).toBe(429)
    expect((await signInWith(browser, username)).status).toBe(201)
  })

  test('a browser that is known may try ten times, too', async () => {
    const username = await app.newPerson()
    const browser = await signInOnPage(username)
    const guesses = many(12, n => signInWith(browser, username, `guess number ${n}`))
    expect(await statusesOf(guesses)).toEqual([...Array(10).fill(401), 429, 429])
    expect((await signInWith(browser, username)).status).toBe(429)
  })

  test('a browser is known to all accounts that were signed in to with it, by one secret', async () => {
    const [first, second] = [await app.newPerson(), await app.newPerson()]
    const browser = await signInOnPage(first)
    expect(await signInOnPage(second, browser)).toBe(browser)
    expect(await signInOnPage(first, 'chatapp-browser=made-up')).not.toContain('made-up')
    await app.signIn(first, 'a guess')
    await app.signIn(second, 'a guess')
    await app.useUp('name')
    for (const username of [first, second]) expect((await signInWith(browser, username)).status).toBe(201)
  })

  test('of very many browsers those that were used last are known, for a year; the database has no secret', async () => {
    const username = await app.newPerson()
    const oldest = await signInOnPage(username)
    const [, secret = ''] = oldest.split('=')
    const { sql } = app.database
    expect(JSON.stringify(await sql`SELECT token_hash::text FROM known_browsers`)).not.toContain(secret)
    await sql`
      INSERT INTO known_browsers (token_hash, user_id, expires_at)
      SELECT sha256(n::text::bytea), id, now() + interval '2 years' FROM users, generate_series(1, 19) n
      WHERE username = ${username}`
    await app.signIn(username, 'a guess')
    await app.useUp('name')
    expect((await signInWith(oldest, username)).status).toBe(201)
    await sql`DELETE FROM rate_limits`
    await signInOnPage(username)
    await app.signIn(username, 'a guess')
    await app.useUp('name')
    const rows =
      await sql`SELECT FROM known_browsers JOIN users ON users.id = user_id WHERE username = ${username}`
    expect(rows).toHaveLength(20)
    expect((await signInWith(oldest, username)).status).toBe(429)
  })
})
