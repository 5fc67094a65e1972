import { afterAll, beforeAll, expect, test } from 'bun:test'
import { removeExpired } from '../../src/accounts/clean-up.ts'
import { deleteAccount } from '../../src/accounts/deletion.ts'
import { findPersonByName } from '../../src/accounts/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import type { Sql } from '../../src/database/connect.ts'
import { english } from '../../src/words/english.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Asked, createAuthenticator } from '../support/authenticator.ts'
import {
  addOwner,
  type Browser,
  CONFIRM,
  challengeFor,
  lastEntry,
  newBrowser,
  type Owner,
  options,
  post,
  SERVER,
  SIGN_IN,
} from './person.ts'

const { passkeys: words } = english

let app: TestApp
let sql: Sql
let ann: Owner

beforeAll(async () => {
  app = await startApp({ ...SERVER, CHATAPP_RATE_LIMITS: 'on' })
  sql = app.database.sql
  ann = await addOwner(app, 'ann')
})
afterAll(() => app.stop())

function send(browser: Browser, answer: string): Promise<Response> {
  return post(app, browser, '/sign-in/passkey?next=/settings/security', { answer })
}

/** Signs in with ann's passkey, in a browser of its own, with something in the answer as it should not be. */
async function signIn(
  wrong: Partial<Asked> = {},
  { device }: Pick<Owner, 'device'> = ann,
): Promise<Response & { browser: Browser }> {
  const browser = newBrowser()
  const challenge = await challengeFor(app, browser, SIGN_IN)
  return Object.assign(await send(browser, device.assert({ challenge, ...wrong })), { browser })
}

async function expectRefusal(response: Response, sentence: string): Promise<void> {
  expect(response.status).toBe(422)
  const page = await response.text()
  expect(page).toContain(`role="alert">${Bun.escapeHTML(sentence)}<`)
  expect(page).toContain('action="/sign-in?next=%2Fsettings%2Fsecurity"') // the page to sign in on, as before
  expect(response.headers.getSetCookie().join()).not.toContain('chatapp=')
}

test('a passkey signs in alone, and leads to where one wanted to go', async () => {
  const response = await signIn()
  expect([response.status, response.headers.get('location')]).toEqual([303, '/settings/security'])
  const cookie = `__Host-chatapp=${response.browser.cookies.get('__Host-chatapp')}`
  const page = await fetch(`${app.url}/settings/security`, { headers: { cookie } })
  expect(await page.text()).toContain(words.count(1))
  expect(await lastEntry(app)).toMatchObject({
    action: 'session.started',
    subject: 'ann',
    details: { by: 'passkey' },
  })
  const [stored] =
    await sql`SELECT counter, last_used_at IS NOT NULL AS used FROM passkeys ORDER BY id LIMIT 1`
  expect(stored).toEqual({ counter: 2, used: true })
})

test('what a device is asked to sign is 32 random bytes, for this host, and asks who it is', async () => {
  const browser = newBrowser()
  const [first, second] = [await options(app, browser, SIGN_IN), await options(app, browser, SIGN_IN)]
  expect(Buffer.from(first.json.challenge, 'base64url')).toHaveLength(32)
  expect(first.json.challenge).not.toBe(second.json.challenge)
  expect(first.json).toMatchObject({ rpId: 'chat.example', userVerification: 'required' })
  expect(first.json.allowCredentials).toBeUndefined() // nobody learns from it who has one
  // Both of its tabs may go on.
  for (const { json } of [first, second])
    expect((await send(browser, ann.device.assert({ challenge: json.challenge }))).status).toBe(303)
})

test('an answer counts once', async () => {
  const browser = newBrowser()
  const answer = ann.device.assert({ challenge: await challengeFor(app, browser, SIGN_IN) })
  expect((await send(browser, answer)).status).toBe(303)
  await expectRefusal(await send(browser, answer), words.tooOld)
})

test('an answer counts in the browser alone that asked, within five minutes, for what it asked', async () => {
  const browser = newBrowser()
  const answer = ann.device.assert({ challenge: await challengeFor(app, browser, SIGN_IN) })
  await expectRefusal(await send(newBrowser(), answer), words.tooOld)
  const other = newBrowser()
  await challengeFor(app, other, SIGN_IN)
  await expectRefusal(await send(other, answer), words.tooOld)
  await sql`UPDATE passkey_challenges SET expires_at = now()`
  await expectRefusal(await send(browser, answer), words.tooOld)
  const toConfirm = ann.device.assert({ challenge: await challengeFor(app, ann.browser, CONFIRM) })
  await expectRefusal(await send(browser, toConfirm), words.tooOld)
  const ours = ann.device.assert({ challenge: Buffer.alloc(32).toString('base64url') })
  await expectRefusal(await send(browser, ours), words.tooOld)
})

test('what nobody used in time is removed', async () => {
  await challengeFor(app, newBrowser(), SIGN_IN)
  await sql`UPDATE passkey_challenges SET expires_at = now() - interval '1 second'`
  await removeExpired(sql)
  expect(await sql`SELECT FROM passkey_challenges`).toHaveLength(0)
})

test('an answer of another origin is refused, and says of which', async () => {
  const origin = 'https://chat.example.evil.example'
  await expectRefusal(await signIn({ origin }), words.otherOrigin(origin, 'https://chat.example'))
  await expectRefusal(
    await signIn({ origin: 'http://chat.example' }),
    words.otherOrigin('http://chat.example', 'https://chat.example'),
  )
  expect(await lastEntry(app)).toMatchObject({
    action: 'session.failed',
    subject: 'ann',
    details: { reason: 'passkey', passkey: 'Phone' },
  })
})

test.each<[string, Partial<Asked>]>([
  ['for another host', { host: 'evil.example' }],
  ['without a look at who it is', { isVerified: false }],
  ['to the making of one', { type: 'webauthn.create' }],
  ['in the name of another account', { userHandle: 'c29tZWJvZHkgZWxzZQ' }],
])('an answer %s is refused', async (_, wrong) => {
  await expectRefusal(await signIn(wrong), words.refused)
})

test('an answer that another key has signed is refused', async () => {
  const browser = newBrowser()
  const asked = { challenge: await challengeFor(app, browser, SIGN_IN) }
  const theirs = JSON.parse(createAuthenticator().assert(asked))
  await expectRefusal(
    await send(browser, JSON.stringify({ ...theirs, id: ann.device.id, rawId: ann.device.id })),
    words.refused,
  )
})

test('a passkey of another server, or one that was removed, is not known', async () => {
  await expectRefusal(await signIn({}, { device: createAuthenticator() }), words.unknown)
  const entry = await lastEntry(app)
  expect(entry).toMatchObject({ action: 'session.failed', subject: '', details: { reason: 'passkey' } })
})

test('a counter that goes back, or stands still, is refused in words and recorded', async () => {
  expect((await signIn({ counter: 100 })).status).toBe(303)
  for (const counter of [99, 100, 0]) {
    await expectRefusal(await signIn({ counter }), words.counterWentBack('Phone'))
    expect(await lastEntry(app)).toMatchObject({
      action: 'session.failed',
      subject: 'ann',
      details: { reason: 'passkey-counter', passkey: 'Phone' },
    })
  }
  expect((await signIn({ counter: 101 })).status).toBe(303)
})

test('of two answers with the same count at the same moment, one is refused', async () => {
  const both = await Promise.all([signIn({ counter: 200 }), signIn({ counter: 200 })])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 422])
})

test('a device that does not count is let in each time', async () => {
  await sql`UPDATE passkeys SET counter = 0`
  for (let i = 0; i < 2; i++) expect((await signIn({ counter: 0 })).status).toBe(303)
})

test.each([
  '',
  'null',
  '{}',
  '{"id": 7}',
  '[]',
  '{"id":"a","rawId":"a","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA"}}',
])('what is no answer is refused: %s', async answer => {
  await expectRefusal(await send(newBrowser(), answer), words.malformed)
})

test('an answer whose parts are not what they should be is refused', async () => {
  for (const authenticatorData of ['AA', 'A'.repeat(19_999)]) {
    const browser = newBrowser()
    const asked = { challenge: await challengeFor(app, browser, SIGN_IN) }
    const answer = JSON.parse(ann.device.assert(asked))
    const response = { ...answer.response, authenticatorData }
    await expectRefusal(await send(browser, JSON.stringify({ ...answer, response })), words.refused)
  }
})

test('a disabled account is not signed in to', async () => {
  const bob = await addOwner(app, 'bob')
  await sql`UPDATE users SET disabled_at = now() WHERE username = 'bob'`
  const response = await signIn({}, bob)
  expect(response.status).toBe(403)
  expect(await response.text()).toContain(english.errors.accountDisabled)
})

test('nothing of the passkeys of an account that was deleted is left', async () => {
  const carol = await addOwner(app, 'carol')
  const person = await findPersonByName(sql, 'carol')
  if (!person) throw new Error('There is no carol.')
  await deleteAccount(sql, SYSTEM, person)
  await expectRefusal(await signIn({}, carol), words.unknown)
  expect(await sql`SELECT FROM passkeys WHERE user_id = ${person.id}`).toHaveLength(0)
  expect(await sql`SELECT FROM passkey_handles WHERE user_id = ${person.id}`).toHaveLength(0)
})

test('a copy of the database has nothing in it that could be signed', async () => {
  const browser = newBrowser()
  const challenge = await challengeFor(app, browser, SIGN_IN)
  const rows = await sql<{ text: string }[]>`SELECT passkey_challenges::text AS text FROM passkey_challenges`
  const text = rows.map(row => row.text).join()
  for (const secret of [challenge, browser.cookies.get('__Host-chatapp-passkey') ?? 'none'])
    expect(text).not.toContain(Buffer.from(secret, 'base64url').toString('hex'))
})

test('failures count, and whoever fails too often is told to wait', async () => {
  let response = await send(newBrowser(), '{}')
  for (let i = 0; i < 100 && response.status !== 429; i++) response = await send(newBrowser(), '{}')
  expect(response.status).toBe(429)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await signIn()).status).toBe(429)
})
