import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { renderLetter, writeLetter } from '../../src/mail/letter.ts'
import { english } from '../../src/words/english.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, call, clientFor, PASSWORD } from '../support/client.ts'
import { addPerson, signInAgain } from '../support/people.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

let app: TestApp
let other: TestApp

beforeAll(async () => {
  app = await startApp({ TRUSTED_PROXIES: '127.0.0.1' })
  other = await startApp({}, app.database)
})

afterAll(async () => {
  await other.stop()
  await app.stop()
})

const list = async (who: Client) => (await who.call('/api/v1/session/')).json

const idOf = ({ id }: { id: number }) => id

const pageOf = async ({ token }: Client, path = '/settings/devices') =>
  (await fetch(app.url + path, { headers: { cookie: `chatapp=${token}` } })).text()

/** Signs in by the API as a program does, or a browser with its cookie. */
async function signIn(username: string, headers: Record<string, string>): Promise<Client> {
  const { json } = await call(app.url, '/api/v1/session/', {
    body: { username, password: PASSWORD },
    headers,
  })
  return clientFor(app.url, username, json.token)
}

describe('the sessions of somebody', () => {
  test('are listed with browser, system and address, the latest first, and this one is marked', async () => {
    const ann = await addPerson(app, 'ann')
    const laptop = await signIn('ann', { 'user-agent': FIREFOX, 'x-forwarded-for': '203.0.113.7' })
    await addPerson(app, 'stranger')
    const listed = await list(laptop)
    expect(listed).toEqual([
      {
        id: expect.any(Number),
        current: true,
        user_agent: FIREFOX,
        address: '203.0.113.7',
        created: expect.any(String),
        last_seen: expect.any(String),
        new_browser: true,
      },
      expect.objectContaining({ current: false, user_agent: 'test', new_browser: false }),
    ])
    const page = await pageOf(laptop)
    expect(page).toContain('Firefox on Linux')
    expect(page).toContain('203.0.113.7')
    expect(page.match(/This one/g)).toHaveLength(1)
    expect(page.match(/New browser/g)).toHaveLength(1)
    expect((await list(ann)).map(({ current }: { current: boolean }) => current)).toEqual([false, true])
  })

  test('come in pages', async () => {
    const busy = await addPerson(app, 'busy')
    for (let n = 0; n < 4; n++) await signInAgain(app, 'busy')
    const ids: number[] = []
    for (let path: string | null = '/api/v1/session/?limit=2'; path; ) {
      const { json, headers } = await busy.call(path)
      ids.push(...json.map(idOf))
      path = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? null
    }
    expect(ids).toEqual((await list(busy)).map(idOf))
    expect(ids).toHaveLength(5)
  })

  test('end one by one, at once on every instance, open sockets too; of others there are none', async () => {
    const bob = await addPerson(app, 'bob')
    const phone = await signInAgain(app, 'bob')
    const there = clientFor(other.url, 'bob', phone.token)
    const sockets = await Promise.all([phone.openSocket(), there.openSocket()])
    expect((await there.call('/api/v1/user/')).status).toBe(200)
    const [latest] = await list(bob)
    const path = `/api/v1/session/${latest?.id}/`
    const eve = await addPerson(app, 'eve')
    expect((await eve.call(path, { method: 'DELETE' })).status).toBe(404)
    expect((await there.call('/api/v1/user/')).status).toBe(200)
    const begin = performance.now()
    expect((await bob.call(path, { method: 'DELETE' })).status).toBe(204)
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([1008, 1008])
    expect(performance.now() - begin).toBeLessThan(5_000) // a second, where the machine does nothing else
    for (const ended of [phone, there]) expect((await ended.call('/api/v1/user/')).status).toBe(401)
    expect((await bob.call(path, { method: 'DELETE' })).status).toBe(404)
    expect((await bob.call('/api/v1/user/')).status).toBe(200)
  })

  test.each(['0', '-1', 'x', '9'.repeat(30), '%00'])('have none with the number %p', async number => {
    const who = await addPerson(app, `asks${Math.abs(Bun.hash.crc32(number))}`)
    expect((await who.call(`/api/v1/session/${number}/`, { method: 'DELETE' })).status).toBe(404)
  })

  test('end all together, but for the one that asks', async () => {
    const cat = await addPerson(app, 'cat')
    const others = await Promise.all([signInAgain(app, 'cat'), signInAgain(app, 'cat')])
    const sockets = await Promise.all([cat, ...others].map(who => who.openSocket()))
    const ended = await fetch(`${app.url}/settings/devices/end-others`, {
      method: 'POST',
      headers: { cookie: `chatapp=${cat.token}` },
      redirect: 'manual',
    })
    expect(ended.headers.get('location')).toBe('/settings/devices?done=others')
    expect(await Promise.all(sockets.slice(1).map(({ closed }) => closed))).toEqual([1008, 1008])
    for (const { call } of others) expect((await call('/api/v1/user/')).status).toBe(401)
    sockets[0]?.send('{"ping":true}')
    await sockets[0]?.waitFor(({ pong }) => pong === true)
    expect(await list(cat)).toHaveLength(1)
    expect(await pageOf(cat, '/settings/devices?done=others')).toContain('All other sessions have ended.')
  })
})

describe('a browser is new', () => {
  /** Signs in on the page. @returns what of it is to be sent again, and whether its session is marked */
  async function signInOnPage(username: string, cookie = '') {
    const response = await fetch(`${app.url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ username, password: PASSWORD }),
      headers: { cookie },
      redirect: 'manual',
    })
    const set = response.headers.getSetCookie().map(text => text.split(';')[0] ?? '')
    const browser = set.find(text => text.startsWith('chatapp-browser=')) ?? ''
    const token = set.find(text => text.startsWith('chatapp='))?.slice('chatapp='.length) ?? ''
    const [session] = await list(clientFor(app.url, username, token))
    return { browser, isNew: session?.new_browser }
  }

  test('once: after that its cookie says that it is known, to this account', async () => {
    await addPerson(app, 'dan')
    await addPerson(app, 'dora')
    const first = await signInOnPage('dan')
    expect(first.isNew).toBe(true)
    expect((await signInOnPage('dan', first.browser)).isNew).toBe(false)
    expect((await signInOnPage('dora', first.browser)).isNew).toBe(true)
    expect((await signInOnPage('dan', `${first.browser}x`)).isNew).toBe(true)
  })

  test('a program is known by its name and network, and a browser is not by those', async () => {
    await addPerson(app, 'fay')
    const isNew = async (headers: Record<string, string>) =>
      (await list(await signIn('fay', headers)))[0]?.new_browser
    const program = { 'user-agent': 'fay-bot/1.0', 'x-forwarded-for': '2001:db8:1:2::1' }
    expect(await isNew(program)).toBe(true)
    expect(await isNew({ ...program, 'x-forwarded-for': '2001:db8:1:2::ffff' })).toBe(false)
    expect(await isNew({ ...program, 'x-forwarded-for': '2001:db8:1:3::1' })).toBe(true)
    expect(await isNew({ ...program, 'user-agent': 'fay-bot/2.0' })).toBe(true)
    const { browser } = await signInOnPage('fay')
    expect((await signInOnPage('fay', browser)).isNew).toBe(false)
    expect((await signInOnPage('fay')).isNew).toBe(true)
  })

  test('which its person is told by mail, where they have a confirmed address, in words', async () => {
    const { sql } = app.database
    await addPerson(app, 'hal')
    const queued = () =>
      sql`SELECT FROM jobs JOIN users ON users.id = user_id WHERE kind = 'mail' AND username = 'hal'`
    await signInOnPage('hal')
    expect(await queued()).toHaveLength(0)
    await sql`
      INSERT INTO email_addresses (user_id, is_confirmed, address)
      SELECT id, true, 'hal@example.com' FROM users WHERE username = 'hal'`
    const { browser } = await signInOnPage('hal')
    expect(await queued()).toHaveLength(1)
    await signInOnPage('hal', browser)
    expect(await queued()).toHaveLength(1)

    const place = { serverName: 'ChatApp', baseUrl: 'https://chat.example.com', username: 'hal' }
    const mail = {
      kind: 'new-browser',
      userAgent: FIREFOX,
      address: '203.0.113.7',
      at: new Date().toISOString(),
    } as const
    const { text } = renderLetter(writeLetter(mail, place), english, place)
    expect(text).toContain('Firefox on Linux, from 203.0.113.7')
    expect(text).toContain('https://chat.example.com/settings/devices')
  })

  test('and not the one in which the account was made', async () => {
    const { json } = await call(app.url, '/api/v1/account/', {
      body: { username: 'gil', password: PASSWORD },
    })
    expect((await list(clientFor(app.url, 'gil', json.token)))[0]?.new_browser).toBe(false)
  })
})
