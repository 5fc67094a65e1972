import { afterAll, beforeAll, expect, test } from 'bun:test'
import { makePasswordLink } from '../../src/accounts/administration.ts'
import { findPersonByName } from '../../src/accounts/store.ts'
import { createTokens } from '../../src/accounts/tokens.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import { createSession } from '../../src/sessions/store.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, call, clientFor, PASSWORD } from '../support/client.ts'
import { addPerson, signInAgain } from '../support/people.ts'

const NEW = 'another horse battery'

let app: TestApp
let other: TestApp

beforeAll(async () => {
  app = await startApp({ CHATAPP_RATE_LIMITS: 'on' })
  other = await startApp({}, app.database)
})

afterAll(async () => {
  await other.stop()
  await app.stop()
})

async function change({ token }: Client, fields: Record<string, string>) {
  const response = await fetch(`${app.url}/settings/password`, {
    method: 'POST',
    headers: { cookie: `chatapp=${token}` },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  const { status, headers } = response
  const [cookie] = headers.getSetCookie()
  return {
    status,
    location: headers.get('location'),
    token: /^chatapp=([^;]+)/.exec(cookie ?? '')?.[1],
    page: await response.text(),
  }
}

const statusOf = async (who: Client) => (await who.call('/api/v1/user/')).status
const signInStatus = async (username: string, password: string) =>
  (await call(app.url, '/api/v1/session/', { body: { username, password } })).status

test('a new password ends every session, and this one goes on as a new one', async () => {
  const ann = await addPerson(app, 'ann')
  const phone = await signInAgain(app, 'ann')
  const sockets = await Promise.all([ann.openSocket(), clientFor(other.url, 'ann', phone.token).openSocket()])
  const person = await findPersonByName(app.database.sql, 'ann')
  const link = person && (await makePasswordLink(app.database.sql, SYSTEM, person))
  const { status, location, token = '' } = await change(ann, { old_password: PASSWORD, password: NEW })
  expect({ status, location }).toEqual({ status: 303, location: '/settings/password?done=changed' })
  expect(token).not.toBe(ann.token)
  expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([1008, 1008])
  const { sql } = app.database
  expect([
    await statusOf(ann),
    await statusOf(phone),
    await statusOf(clientFor(app.url, 'ann', token)),
  ]).toEqual([401, 401, 200])
  expect(await sql`SELECT FROM sessions WHERE user_id = ${person?.id ?? 0}`).toHaveLength(1)
  expect([await signInStatus('ann', PASSWORD), await signInStatus('ann', NEW)]).toEqual([401, 201])
  expect((await fetch(`${app.url}/link/${link?.secret}`)).status).toBe(404) // a link that was made before
  const entries = await sql`
    SELECT action FROM audit WHERE subject_id = ${person?.id ?? 0} AND action = 'account.password-changed'`
  expect(entries).toHaveLength(1)
})

test.each([
  ['the old one is wrong', { old_password: 'a guess', password: NEW }, 'This is not your password.'],
  ['there is no old one', { password: NEW }, 'A password is needed.'],
  ['the new one is too short', { old_password: PASSWORD, password: 'short' }, 'at least 10 characters'],
  [
    'the new one is too long',
    { old_password: PASSWORD, password: 'x'.repeat(257) },
    'at most 256 characters',
  ],
])('nothing changes when %s', async (_, fields, sentence) => {
  const bob = await addPerson(app, `bob${crypto.randomUUID().slice(0, 8)}`)
  const { status, page, token } = await change(bob, fields)
  expect({ status, token }).toEqual({ status: 422, token: undefined })
  expect(page).toContain(sentence)
  expect(page).not.toContain('a guess')
  expect(await statusOf(bob)).toBe(200)
})

test('who has no password is told so, and how to have one', async () => {
  const gus = await addPerson(app, 'gus')
  const { sql } = app.database
  await sql`UPDATE users SET password_hash = '' WHERE username = 'gus'`
  const person = await findPersonByName(sql, 'gus')
  const session = person && (await createSession(sql, person, { userAgent: '', address: '' }, 1))
  const token = session && (await (await createTokens(sql)).sign(session.secret, session.expiresAt))
  const { status, text } = await fetch(`${app.url}/settings/password`, {
    headers: { cookie: `chatapp=${token}` },
  }).then(async response => ({ status: response.status, text: await response.text() }))
  expect(status).toBe(200)
  expect(text).toContain('You have no password.')
  expect(text).not.toContain('name="old_password"')
  expect((await change({ ...gus, token: token ?? '' }, { old_password: '', password: NEW })).status).toBe(422)
})

test('of two changes at the same moment one is made', async () => {
  const cat = await addPerson(app, 'cat')
  const changes = await Promise.all([
    change(cat, { old_password: PASSWORD, password: NEW }),
    change(cat, { old_password: PASSWORD, password: `${NEW}!` }),
  ])
  expect(changes.map(({ status }) => status).sort()).toEqual([303, 422])
})

test('guesses of the old one are counted as those of signing in', async () => {
  const dan = await addPerson(app, 'dan')
  await change(dan, { old_password: 'a guess', password: NEW })
  const { count } = await app.database.sql`UPDATE rate_limits SET points = 10 WHERE key LIKE 'address+name:%'`
  expect(count).toBeGreaterThan(0)
  const { status, page } = await change(dan, { old_password: PASSWORD, password: NEW })
  expect(status).toBe(429)
  expect(page).toContain('Too many attempts.')
  expect(await statusOf(dan)).toBe(200)
})
