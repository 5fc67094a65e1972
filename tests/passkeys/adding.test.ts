import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { english } from '../../src/words/english.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { createAuthenticator } from '../support/authenticator.ts'
import { PASSWORD } from '../support/client.ts'
import { endSessionsDuring } from '../support/ended-session.ts'
import { addPerson } from '../support/people.ts'
import {
  ADD,
  addOwner,
  addPasskey,
  type Browser,
  challengeFor,
  expectComplaint,
  lastEntry,
  makeStale,
  newBrowser,
  type Owner,
  options,
  passkeysOf,
  post,
  SERVER,
} from './person.ts'

const { passkeys: words } = english

let app: TestApp
let sql: Sql
let people = 0

beforeAll(async () => {
  app = await startApp(SERVER)
  sql = app.database.sql
})
afterAll(() => app.stop())

async function newPerson() {
  const { username, token } = await addPerson(app, `person${++people}`)
  return { username, browser: newBrowser(token) }
}

function newOwner(): Promise<Owner> {
  return addOwner(app, `owner${++people}`)
}

async function show({ cookies }: Browser, path = '/settings/passkeys'): Promise<string> {
  const response = await fetch(app.url + path, { headers: { cookie: `chatapp=${cookies.get('chatapp')}` } })
  return response.text()
}

/** Sends what a device has made. */
function add(browser: Browser, answer: string, name = 'Phone'): Promise<Response> {
  return post(app, browser, '/settings/passkeys', { name, answer })
}

test('a passkey that was added is in the list and in the audit log, and its person is told by mail', async () => {
  const { username, browser } = await newPerson()
  await sql`
    INSERT INTO email_addresses (user_id, address, is_confirmed)
    SELECT id, 'ann@example.com', true FROM users WHERE username = ${username}`
  await sql`ALTER TABLE jobs ALTER COLUMN due_at SET DEFAULT now() + interval '1 day'` // so that nobody takes the mail meanwhile
  await addPasskey(app, browser, '  <b>Phone</b> ')
  expect(await lastEntry(app)).toMatchObject({
    action: 'passkey.added',
    actor: username,
    details: { passkey: '<b>Phone</b>' },
  })
  const [job] = await sql`SELECT content FROM jobs`
  expect(job?.content).toEqual({
    kind: 'access-added',
    access: 'passkey',
    address: '127.0.0.1',
    to: 'ann@example.com',
  })
  const page = await show(browser, '/settings/passkeys?done=added')
  expect(page).toContain(words.done.added)
  expect(page).toContain('dir="auto">&lt;b&gt;Phone&lt;/b&gt;</a>')
  expect(page).toContain(words.onOneDevice)
})

test('a device gets a random handle in place of the name, the same each time, and is told what it has', async () => {
  const { username, browser, device } = await newOwner()
  const [first, second] = [
    await options(app, browser, ADD, { name: 'a' }),
    await options(app, browser, ADD, { name: 'b' }),
  ]
  const { user, rp, excludeCredentials, authenticatorSelection, attestation, challenge } = first.json
  expect(Buffer.from(user.id, 'base64url')).toHaveLength(64)
  expect(Buffer.from(user.id, 'base64url').toString('latin1')).not.toContain(username)
  expect(second.json.user.id).toBe(user.id)
  expect([user.name, rp.id, attestation]).toEqual([username, 'chat.example', 'none'])
  expect(authenticatorSelection).toMatchObject({ residentKey: 'required', userVerification: 'required' })
  expect(excludeCredentials).toEqual([{ id: device.id, type: 'public-key', transports: ['internal'] }])
  expect(Buffer.from(challenge, 'base64url')).toHaveLength(32)
})

test('adding one asks for the password again after ten minutes, before the device is asked', async () => {
  const { username, browser } = await newPerson()
  await makeStale(app, username)
  const asked = await options(app, browser, ADD, { name: 'Phone' })
  expect(asked).toMatchObject({ status: 422, json: { errors: { password: [english.fields.passwordAgain] } } })
  const wrong = await options(app, browser, ADD, { name: 'Phone', password: 'something else' })
  expect(wrong).toMatchObject({ status: 422, json: { errors: { password: [english.fields.passwordWrong] } } })
  const challenge = await challengeFor(app, browser, ADD, { name: 'Phone', password: PASSWORD })
  expect((await add(browser, createAuthenticator().attest({ challenge }))).status).toBe(303)
})

test('one to which a device gives a longer name than it may is refused in words', async () => {
  const { username, browser } = await newPerson()
  const challenge = await challengeFor(app, browser, ADD, { name: 'Phone' })
  const answer = {
    ...JSON.parse(createAuthenticator(1_024).attest({ challenge })),
    id: 'AAAA',
    rawId: 'AAAA',
  }
  await expectComplaint(await add(browser, JSON.stringify(answer)), words.refused)
  expect(await passkeysOf(app, username)).toHaveLength(0)
  const again = await challengeFor(app, browser, ADD, { name: 'Phone' })
  expect((await add(browser, createAuthenticator(1_023).attest({ challenge: again }))).status).toBe(303)
})

test('none is added by a session that ended while the device was asked', async () => {
  const { username, browser } = await newPerson()
  const challenge = await challengeFor(app, browser, ADD, { name: 'Phone' })
  const answer = createAuthenticator().attest({ challenge })
  await endSessionsDuring(sql, username, () => add(browser, answer))
  expect(await passkeysOf(app, username)).toHaveLength(0)
})

test.each([
  ['', words.nameMissing],
  ['   ', words.nameMissing],
  ['x'.repeat(65), words.nameTooLong(64)],
])('the name %j is refused beside its field', async (name, sentence) => {
  const { username, browser } = await newOwner()
  const asked = await options(app, browser, ADD, { name })
  expect(asked).toMatchObject({ status: 422, json: { errors: { name: [sentence] } } })
  await expectComplaint(await add(browser, '{}', name), sentence)
  const [passkey] = await passkeysOf(app, username)
  await expectComplaint(await post(app, browser, `/settings/passkeys/${passkey?.id}`, { name }), sentence)
})

const X5C = [0xa1, 0x63, 0x78, 0x35, 0x63, 0x81, 0x41, 0x00]

test.each<[string, Parameters<ReturnType<typeof createAuthenticator>['attest']>[0], string]>([
  [
    'made for another origin',
    { challenge: '', origin: 'https://evil.example' },
    words.otherOrigin('https://evil.example', SERVER.BASE_URL),
  ],
  ['made for another host', { challenge: '', host: 'evil.example' }, words.refused],
  ['made without a look at who it is', { challenge: '', isVerified: false }, words.refused],
  ['that was there before', { challenge: '', type: 'webauthn.get' }, words.refused],
  [
    'with a certificate, which could name addresses',
    { challenge: '', statement: ['packed', X5C] },
    words.refused,
  ],
  ['in a format that nobody knows', { challenge: '', statement: ['tpm', [0xa0]] }, words.refused],
  ['that cannot be decoded', { challenge: '', statement: ['none', [0xff]] }, words.refused],
])('a passkey %s is not added', async (_, wrong, sentence) => {
  const { username, browser } = await newPerson()
  const challenge = await challengeFor(app, browser, ADD, { name: 'Phone' })
  await expectComplaint(await add(browser, createAuthenticator().attest({ ...wrong, challenge })), sentence)
  expect(await passkeysOf(app, username)).toHaveLength(0)
})

test('what a device has made counts once, and in the session that asked for it', async () => {
  const [ann, bob] = [await newPerson(), await newPerson()]
  const challenge = await challengeFor(app, ann.browser, ADD, { name: 'Phone' })
  const answer = createAuthenticator().attest({ challenge })
  await expectComplaint(await add(bob.browser, answer), words.tooOld)
  expect((await add(ann.browser, answer)).status).toBe(303)
  await expectComplaint(await add(ann.browser, answer), words.tooOld)
  await expectComplaint(await add(ann.browser, 'no answer'), words.malformed)
})

test('a passkey is in one account alone', async () => {
  const { device } = await newOwner()
  const { browser } = await newPerson()
  const challenge = await challengeFor(app, browser, ADD, { name: 'Phone' })
  await expectComplaint(await add(browser, device.attest({ challenge })), words.known, 409)
})

test('nobody has more than twenty', async () => {
  const { username, browser } = await newPerson()
  await sql`
    INSERT INTO passkeys (user_id, host, credential_id, public_key, counter, transports, is_backed_up, name)
    SELECT id, 'chat.example', sha256((username || n)::bytea), '', 0, '', true, n FROM users, generate_series(1, 20) n
    WHERE username = ${username}`
  const asked = await options(app, browser, ADD, { name: 'Phone' })
  expect(asked).toEqual({ status: 409, json: { detail: words.tooMany(20) } })
  expect(await show(browser)).toContain(words.synced)
})

test('it gets another name from its owner alone', async () => {
  const [ann, bob] = [await newOwner(), await newOwner()]
  const [passkey] = await passkeysOf(app, ann.username)
  const path = `/settings/passkeys/${passkey?.id}`
  await expectComplaint(await post(app, bob.browser, path, { name: 'Mine' }), words.none, 404)
  expect(await show(bob.browser, path)).toContain(words.none)
  const renamed = await post(app, ann.browser, path, { name: ' Old phone ' })
  expect([renamed.status, renamed.headers.get('location')]).toEqual([303, '/settings/passkeys?done=renamed'])
  expect(await passkeysOf(app, ann.username)).toMatchObject([{ name: 'Old phone' }])
})
