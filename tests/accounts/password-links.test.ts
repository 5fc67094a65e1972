import { afterAll, beforeAll, expect, spyOn, test } from 'bun:test'
import { changeAccount, makePasswordLink } from '../../src/accounts/administration.ts'
import { findPersonByName } from '../../src/accounts/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import type { Sql } from '../../src/database/connect.ts'
import { configureLog } from '../../src/log.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { call, PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

const NEW_PASSWORD = 'a brand new sentence'

let app: TestApp
let sql: Sql
let people = 0

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
})
afterAll(() => app.stop())

/** Makes somebody, and a link for them. */
async function linkFor(name = `person${++people}`) {
  if (!(await findPersonByName(sql, name))) await addPerson(app, name)
  const person = await findPersonByName(sql, name)
  if (!person) throw new Error(`There is no ${name}.`)
  const { secret } = await makePasswordLink(sql, SYSTEM, person)
  return { person, secret, path: `/link/${secret}` }
}

function get(path: string, url = app.url): Promise<Response> {
  return fetch(url + path, { redirect: 'manual' })
}

function choose(path: string, password = NEW_PASSWORD, url = app.url): Promise<Response> {
  return fetch(url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ password }) })
}

async function signIn(username: string, password: string): Promise<number> {
  return (await call(app.url, '/api/v1/session/', { body: { username, password } })).status
}

test('opening a link changes nothing, however often: scanners of mail do it', async () => {
  const { person, path } = await linkFor()
  const before = (await sql`SELECT FROM audit`).length
  for (let i = 0; i < 3; i++) {
    const response = await get(path)
    expect([response.status, response.headers.get('referrer-policy')]).toEqual([200, 'strict-origin'])
    const text = await response.text()
    expect(text).toContain(person.username)
    expect(text).not.toContain(path)
  }
  expect(await sql`SELECT FROM audit`).toHaveLength(before)
  expect(await signIn(person.username, PASSWORD)).toBe(201)
})

test('a password that is chosen by it signs in, ends every session, and uses it up', async () => {
  const old = await addPerson(app, 'ann')
  const socket = await old.openSocket()
  const { path } = await linkFor('ann')
  const short = await choose(path, 'short')
  expect([short.status, await short.text()]).toEqual([422, expect.stringContaining('at least 10 characters')])
  expect((await old.call('/api/v1/user/')).status).toBe(200)

  const chosen = await choose(path)
  expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/'])
  expect(await socket.closed).toBe(1008)
  expect((await old.call('/api/v1/user/')).status).toBe(401)
  const cookie =
    chosen.headers
      .getSetCookie()
      .find(text => text.startsWith('chatapp='))
      ?.split(';')[0] ?? ''
  expect((await fetch(`${app.url}/`, { headers: { cookie } })).status).toBe(200)
  expect([await signIn('ann', PASSWORD), await signIn('ann', NEW_PASSWORD)]).toEqual([401, 201])
  expect((await choose(path, 'yet another sentence')).status).toBe(404)
  expect(await signIn('ann', NEW_PASSWORD)).toBe(201)
  const [made, used] = await sql`
    SELECT action, actor_name, address, details FROM audit
    WHERE subject_name = 'ann' AND action IN ('account.link-made', 'account.password-changed') ORDER BY id`
  expect(made).toMatchObject({ action: 'account.link-made', actor_name: 'system' })
  expect(used).toMatchObject({ actor_name: 'ann', address: '127.0.0.1', details: { by: 'link' } })
})

test('of two who use it at the same moment, one does', async () => {
  const { person, path } = await linkFor()
  const passwords = ['the first sentence', 'the second sentence']
  const answers = await Promise.all(passwords.map(password => choose(path, password)))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 404])
  const winner = answers.findIndex(({ status }) => status === 303)
  const statuses = await Promise.all(passwords.map(password => signIn(person.username, password)))
  expect(statuses.indexOf(201)).toBe(winner)
  expect(statuses.toSorted()).toEqual([201, 401])
})

test('one that expired, was used, was replaced, or never was, gives the same answer', async () => {
  const used = await linkFor()
  await choose(used.path)
  const expired = await linkFor()
  await sql`UPDATE one_time_links SET expires_at = now() - interval '1 second' WHERE user_id = ${expired.person.id}`
  const replaced = await linkFor()
  await linkFor(replaced.person.username)
  const disabled = await linkFor()
  await changeAccount(sql, SYSTEM, disabled.person, { isDisabled: true })
  const paths = [used, expired, replaced, disabled].map(({ path }) => path)
  const answers = await Promise.all(
    [...paths, '/link/never', '/link/%00', `/link/${'x'.repeat(5_000)}`].flatMap(path => [
      get(path),
      choose(path),
    ]),
  )
  const seen = new Set<string>()
  for (const answer of answers) {
    expect(answer.status).toBe(404)
    seen.add(await answer.text())
  }
  expect([...seen]).toEqual([expect.stringContaining('This link does not work')])
})

test('whoever guesses is stopped, and whoever has one is not counted', async () => {
  const limited = await startApp({ CHATAPP_RATE_LIMITS: 'on' }, app.database)
  const { path } = await linkFor()
  for (let i = 0; i < 60; i++) await get(path, limited.url)
  for (let i = 0; i < 50; i++) expect((await get(`/link/guess${i}`, limited.url)).status).toBe(404)
  const stopped = await get('/link/guess', limited.url)
  expect([stopped.status, Number(stopped.headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
  await limited.stop()
})

test('its secret is in no line of the log, and in no row', async () => {
  const written: string[] = []
  const write = spyOn(process.stderr, 'write').mockImplementation(text => written.push(String(text)) > 0)
  configureLog({ logFormat: 'text', logLevel: 'debug' })
  const { path, secret } = await linkFor()
  await get(path)
  await get(`${path}?next=${secret.slice(0, 3)}`)
  await choose(path, 'short')
  await choose(path)
  await get(path)
  write.mockRestore()
  configureLog({ logFormat: 'auto', logLevel: 'info' })
  const log = written.join('')
  expect(log).toContain('path=/link/…')
  expect(log).not.toContain(secret)
  const rows =
    await sql`SELECT audit::text FROM audit UNION ALL SELECT one_time_links::text FROM one_time_links`
  expect(JSON.stringify(rows)).not.toContain(secret)
})
