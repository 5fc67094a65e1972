import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createPerson } from '../../src/accounts/store.ts'
import { createTokens } from '../../src/accounts/tokens.ts'
import type { Sql } from '../../src/database/connect.ts'
import { createSession } from '../../src/sessions/store.ts'
import { english } from '../../src/words/english.ts'
import { startApp, type TestApp } from '../support/app.ts'
import {
  ADD,
  addOwner,
  addPasskey,
  CONFIRM,
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

/** As somebody who has signed in with a passkey or by another server, and never chose a password. */
async function newPersonWithoutPassword() {
  const person = await createPerson(sql, `person${++people}`, '')
  const session = person && (await createSession(sql, person, { userAgent: '', address: '' }, 1))
  if (!person || !session) throw new Error('Nobody was made.')
  const token = await (await createTokens(sql)).sign(session.secret, session.expiresAt)
  return { username: person.username, browser: newBrowser(token) }
}

function newOwner(): Promise<Owner> {
  return addOwner(app, `owner${++people}`)
}

test('removing one asks who it is, and a passkey says so in place of the password', async () => {
  const { username, browser, device } = await newOwner()
  const [passkey] = await passkeysOf(app, username)
  const path = `/settings/passkeys/${passkey?.id}/remove`
  await makeStale(app, username)
  await expectComplaint(await post(app, browser, path), english.fields.passwordAgain)
  const { json } = await options(app, browser, CONFIRM)
  expect(json.allowCredentials).toEqual([{ id: device.id, type: 'public-key', transports: ['internal'] }])
  const answer = device.assert({ challenge: json.challenge })
  expect((await post(app, browser, '/settings/passkeys/confirmation', { answer })).status).toBe(204)
  expect((await post(app, browser, path)).status).toBe(303)
  expect(await passkeysOf(app, username)).toHaveLength(0)
  expect(await lastEntry(app)).toMatchObject({
    action: 'passkey.removed',
    actor: username,
    details: { passkey: 'Phone' },
  })
  expect((await post(app, browser, CONFIRM)).status).toBe(204)
})

test('nobody confirms with a passkey of somebody else, with an answer twice, or with one to sign in', async () => {
  const [ann, bob] = [await newOwner(), await newOwner()]
  await makeStale(app, ann.username)
  const confirm = async (answer: string) => {
    const form = { answer }
    const json = { accept: 'application/json' }
    const response = await post(app, ann.browser, '/settings/passkeys/confirmation', form, json)
    return { status: response.status, text: await response.text() }
  }
  const asked = async () => ({ challenge: await challengeFor(app, ann.browser, CONFIRM) })
  const refusal = (detail: string) => ({ status: 422, text: JSON.stringify({ detail }) })
  expect(await confirm(bob.device.assert(await asked()))).toEqual(refusal(words.notYours))
  const toSignIn = { challenge: await challengeFor(app, ann.browser, '/sign-in/passkey/options') }
  expect(await confirm(ann.device.assert(toSignIn))).toEqual(refusal(words.tooOld))
  const counted = { ...(await asked()), counter: 1 }
  expect(await confirm(ann.device.assert(counted))).toEqual(refusal(words.counterWentBack('Phone')))
  expect((await options(app, ann.browser, ADD, { name: 'Two' })).status).toBe(422) // nothing was confirmed
  const answer = ann.device.assert({ ...(await asked()), counter: 5 })
  expect(await confirm(answer)).toEqual({ status: 204, text: '' })
  expect(await confirm(answer)).toEqual(refusal(words.tooOld))
  expect((await options(app, ann.browser, ADD, { name: 'Two' })).status).toBe(200)
})

test('the last way to sign in stays, when two are removed at the same moment, too', async () => {
  const { username, browser } = await newPersonWithoutPassword()
  for (const name of ['Phone', 'Key']) await addPasskey(app, browser, name)
  const removals = (await passkeysOf(app, username)).map(({ id }) =>
    post(app, browser, `/settings/passkeys/${id}/remove`),
  )
  const responses = await Promise.all(removals)
  expect(responses.map(({ status }) => status).sort()).toEqual([303, 409])
  const refused = responses.find(({ status }) => status === 409)
  expect(await refused?.text()).toContain(words.lastWay)
  const [left] = await passkeysOf(app, username)
  await sql`
    INSERT INTO passkeys (user_id, host, credential_id, public_key, counter, transports, is_backed_up, name)
    SELECT id, 'old.example', sha256(username::bytea), '', 0, '', false, 'Old' FROM users WHERE username = ${username}`
  expect((await post(app, browser, `/settings/passkeys/${left?.id}/remove`)).status).toBe(409) // the other one works elsewhere
  expect(await passkeysOf(app, username)).toHaveLength(2)
})
