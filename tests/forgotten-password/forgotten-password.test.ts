import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { giveAddress } from '../support/addresses.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { call, PASSWORD } from '../support/client.ts'
import { type ArrivedMail, type MailServer, startMailServer } from '../support/mail-server.ts'
import { addAdministrator, addPerson } from '../support/people.ts'

const NEW_PASSWORD = 'a brand new sentence'

let server: MailServer
let app: TestApp
let sql: Sql

const withMail = () => ({
  SMTP_URL: server.url,
  MAIL_FROM: 'chat@example.com',
  BASE_URL: 'https://chat.example.com',
})

beforeAll(async () => {
  server = await startMailServer()
  app = await startApp(withMail())
  sql = app.database.sql
})
afterAll(async () => {
  await app.stop()
  await server.stop()
})

function ask(email: string, url = app.url): Promise<Response> {
  return fetch(`${url}/forgotten-password/`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email }),
  })
}

const get = (path: string) => fetch(app.url + path, { redirect: 'manual' })

function choose(path: string, password = NEW_PASSWORD): Promise<Response> {
  return fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ password }),
  })
}

function linkIn({ text = '' }: ArrivedMail): string {
  return /https:\/\/chat\.example\.com(\/link\/\S+)/.exec(text)?.[1] ?? 'no link'
}

async function signIn(username: string, password: string): Promise<number> {
  return (await call(app.url, '/api/v1/session/', { body: { username, password } })).status
}

async function untilNoneWaits(): Promise<void> {
  while ((await sql`SELECT FROM jobs`).length > 0) await Bun.sleep(10)
}

test('a link comes by mail, chooses a password once, and every session ends', async () => {
  const ann = await addPerson(app, 'ann')
  const socket = await ann.openSocket()
  await giveAddress(app, 'ann', 'ann@example.com')
  expect(await (await get('/sign-in')).text()).toContain('href="/forgotten-password/"')
  const asked = await ask(' Ann@Example.com')
  expect([asked.status, asked.headers.get('location')]).toEqual([303, '/forgotten-password/?done=sent'])
  const mail = await server.next('ann@example.com')
  expect([mail.subject, mail.text]).toEqual([
    'Choose a new password for ChatApp',
    expect.stringContaining('account ann'),
  ])
  const path = linkIn(mail)
  for (let i = 0; i < 2; i++) expect((await get(path)).status).toBe(200) // as a scanner of mail does
  expect((await ann.call('/api/v1/user/')).status).toBe(200)

  expect((await choose(path)).status).toBe(303)
  expect(await socket.closed).toBe(1008)
  expect((await ann.call('/api/v1/user/')).status).toBe(401)
  expect([await signIn('ann', PASSWORD), await signIn('ann', NEW_PASSWORD)]).toEqual([401, 201])
  expect((await choose(path, 'yet another sentence')).status).toBe(404)
  const rows =
    await sql`SELECT action FROM audit WHERE subject_name = 'ann' AND action LIKE 'account.%' ORDER BY id`
  expect(rows.map(({ action }) => action)).toEqual(['account.reset-asked', 'account.password-changed'])
})

test('only the newest link works, for half an hour, and its secret is in no row', async () => {
  await addPerson(app, 'bob')
  await giveAddress(app, 'bob', 'bob@example.com')
  const paths: string[] = []
  for (let i = 0; i < 2; i++) {
    await ask('bob@example.com')
    paths.push(linkIn(await server.next('bob@example.com')))
  }
  const [older = '', newest = ''] = paths
  expect([(await get(older)).status, (await get(newest)).status]).toEqual([404, 200])
  const [link] = await sql<{ minutes: number }[]>`
    SELECT extract(epoch FROM expires_at - created_at)::float8 / 60 AS minutes FROM one_time_links WHERE purpose = 'reset'`
  expect(link?.minutes).toBeCloseTo(30)
  const tables =
    await sql`SELECT jobs::text FROM jobs UNION ALL SELECT one_time_links::text FROM one_time_links`
  expect(JSON.stringify(tables)).not.toContain(newest.slice('/link/'.length))
  await sql`UPDATE one_time_links SET expires_at = now() WHERE purpose = 'reset'`
  expect([(await get(newest)).status, (await choose(newest)).status]).toEqual([404, 404])
  expect(await signIn('bob', PASSWORD)).toBe(201)
})

test('an address that is not confirmed, was given up, or is of a disabled account gets none', async () => {
  for (const name of ['carl', 'dora', 'eve']) await addPerson(app, name)
  await sql`INSERT INTO email_addresses SELECT id, false, 'carl@example.com' FROM users WHERE username = 'carl'`
  const dora = await giveAddress(app, 'dora', 'dora@example.com')
  await giveAddress(app, 'eve', 'eve@example.com')
  await sql`UPDATE users SET disabled_at = now() WHERE username = 'eve'`
  // Asked for before the address was changed, and sent after that: whoever has the old mailbox must not get in.
  await sql`
    INSERT INTO jobs (kind, user_id, content) VALUES ('mail', ${dora}, '{"kind": "reset-password", "to": "former@example.com"}')`
  for (const name of ['carl', 'eve']) expect((await ask(`${name}@example.com`)).status).toBe(303)
  await untilNoneWaits()
  expect(server.arrived.flatMap(({ recipients }) => recipients)).not.toContainAnyValues([
    'carl@example.com',
    'eve@example.com',
    'former@example.com',
  ])
})

test('whoever has two accounts with an address gets a link for each', async () => {
  for (const name of ['fay', 'fay2']) {
    await addPerson(app, name)
    await giveAddress(app, name, 'both@example.com')
  }
  await ask('both@example.com')
  const texts = [await server.next('both@example.com'), await server.next('both@example.com')].map(
    ({ text }) => text,
  )
  expect(texts.map(text => /account (\w+)/.exec(text ?? '')?.[1]).sort()).toEqual(['fay', 'fay2'])
})

const TRIES = 50
const MOST_TRIES = 1_000

test('neither the answer nor its time tells whether there is such an address', async () => {
  await addPerson(app, 'gus')
  await giveAddress(app, 'gus', 'gus@example.com')
  const answers = new Set<string>()
  async function time(email: string): Promise<number> {
    const since = performance.now()
    const response = await ask(email)
    const text = await response.text()
    const took = performance.now() - since
    answers.add(JSON.stringify([response.status, response.headers.get('location'), text]))
    return took
  }
  const [there, nowhere]: [number[], number[]] = [[], []]
  /** Of one against the other in turns, so that whatever else this machine does comes to both. */
  async function tryBoth(): Promise<void> {
    for (let i = 0; i < TRIES; i++) {
      if (i % 2 === 0) there.push(await time('gus@example.com'))
      nowhere.push(await time(`nobody${i}@example.com`))
      if (i % 2 === 1) there.push(await time('gus@example.com'))
    }
  }
  const ratio = () => median(there) / median(nowhere)
  const isAlike = () => ratio() > 0.9 && ratio() < 1.1
  await tryBoth()
  // A busy machine has noise, which more tries take out of all of them together; a leak stays.
  while (!isAlike() && there.length < MOST_TRIES) await tryBoth()
  expect(ratio()).toBeWithin(0.9, 1.1)
  expect([...answers]).toHaveLength(1)
  await sql`DELETE FROM jobs`
}, 60_000)

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

test('whom an administrator makes a link is told by mail, with one of their own; both work until one is used', async () => {
  const root = await addAdministrator(app, 'root')
  await addPerson(app, 'ida')
  await giveAddress(app, 'ida', 'ida@example.com')
  const made = await root.call('/api/v1/admin/user/ida/link/', { method: 'POST' })
  expect(made.status).toBe(201)
  const given = new URL(made.json.link).pathname
  const mail = await server.next('ida@example.com')
  expect(mail.text).toContain('An administrator has made a link')
  const mailed = linkIn(mail)
  expect([(await get(given)).status, (await get(mailed)).status]).toEqual([200, 200])
  const [row] = await sql<{ hours: number }[]>`
    SELECT extract(epoch FROM expires_at - one_time_links.created_at)::float8 / 3600 AS hours FROM one_time_links
    JOIN users ON users.id = user_id WHERE purpose = 'reset' AND username = 'ida'`
  expect(row?.hours).toBeCloseTo(24)
  expect((await choose(mailed)).status).toBe(303)
  expect([(await get(given)).status, await signIn('ida', NEW_PASSWORD)]).toEqual([404, 201])
})

test('a stranger who has asked for an address too often keeps its owner from nothing', async () => {
  await addPerson(app, 'kim')
  await giveAddress(app, 'kim', 'kim@example.com')
  const limited = await startApp(
    { ...withMail(), CHATAPP_RATE_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.1' },
    app.database,
  )
  const askFrom = async (address: string, email: string) =>
    (
      await fetch(`${limited.url}/forgotten-password/`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'x-forwarded-for': address },
        body: new URLSearchParams({ email }),
      })
    ).status
  const stranger = '203.0.113.7'
  for (let i = 0; i < 5; i++) expect(await askFrom(stranger, 'kim@example.com')).toBe(303)
  for (let i = 0; i < 30; i++) expect(await askFrom(stranger, 'Kim@example.com')).toBe(429)
  expect(await askFrom('198.51.100.3', 'kim@example.com')).toBe(303)
  for (const owner of [4, 5, 6])
    await Promise.all([1, 2, 3, 4, 5].map(() => askFrom(`198.51.100.${owner}`, 'kim@example.com')))
  expect(await askFrom('198.51.100.9', 'kim@example.com')).toBe(429) // too much mail for one address, whoever asks
  await limited.stop()
})

test('whoever asks for an address again and again is stopped, whether it is anybody’s or not', async () => {
  await addPerson(app, 'hal')
  await giveAddress(app, 'hal', 'hal@example.com')
  const limited = await startApp({ ...withMail(), CHATAPP_RATE_LIMITS: 'on' }, app.database)
  for (const email of ['hal@example.com', 'nobody-at-all@example.com']) {
    for (let i = 0; i < 5; i++) expect((await ask(email, limited.url)).status).toBe(303)
    const stopped = await ask(email, limited.url)
    expect([stopped.status, Number(stopped.headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
  }
  await limited.stop()
})

test('what is no address is refused beside its field, and asks for nothing', async () => {
  await untilNoneWaits()
  for (const email of ['', 'no address', 'ann@example.com\nBcc: all@example.com']) {
    const refused = await ask(email)
    expect([refused.status, await refused.text()]).toEqual([
      422,
      expect.stringContaining('This is no e-mail address.'),
    ])
  }
  expect(await sql`SELECT FROM jobs`).toHaveLength(0)
})

test('where no mail is sent, the page says whom to ask', async () => {
  const silent = await startApp({}, app.database)
  expect(await (await fetch(`${silent.url}/forgotten-password/`)).text()).toContain('Ask whoever runs it')
  expect((await ask('ann@example.com', silent.url)).status).toBe(409)
  await silent.stop()
})
