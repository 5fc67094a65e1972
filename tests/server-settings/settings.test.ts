import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, clientFor } from '../support/client.ts'
import { addPerson, makeAdministrator } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const API = '/api/v1/admin/setting/'
const DEFAULTS = {
  server_name: 'ChatApp',
  sign_up: 'open',
  welcome: '',
  who_may_write: 'everybody',
  edit_minutes: 0,
  retention_days: 0,
}

let database: TestDatabase
let app: TestApp
let other: TestApp
let fixed: TestApp
let ann: Client
let bob: Client

beforeAll(async () => {
  database = await createTestDatabase()
  app = await startApp({}, database)
  other = await startApp({}, database)
  fixed = await startApp({ CHATAPP_SERVER_NAME: 'Fixed', CHATAPP_EDIT_MINUTES: '5' }, database)
  ann = await addPerson(app, 'ann')
  bob = clientFor(other.url, 'bob', (await addPerson(app, 'bob')).token)
  for (const name of ['ann', 'bob']) await makeAdministrator(app, name)
})
afterAll(async () => {
  await Promise.all([app.stop(), other.stop(), fixed.stop()])
  await database.stop()
})

function change(who: Client, body: Record<string, unknown>) {
  return who.call(API, { method: 'PATCH', body })
}

/** Waits until an instance says so: it hears of a change from the database. */
async function until(who: Client, fits: (settings: Record<string, unknown>) => boolean): Promise<void> {
  while (!fits((await who.call(API)).json)) await Bun.sleep(5)
}

function post(who: Client, fields: Record<string, string>): Promise<Response> {
  return fetch(`${who.url}/admin/settings`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `chatapp=${who.token}` },
    body: new URLSearchParams(fields),
  })
}

async function pageOf(who: Client, path = '/admin/settings'): Promise<string> {
  return (await fetch(who.url + path, { headers: { cookie: `chatapp=${who.token}` } })).text()
}

async function recorded(): Promise<unknown[]> {
  return (
    await database.sql`SELECT actor_name, details FROM audit WHERE action = 'setting.changed' ORDER BY id`
  ).map(({ actor_name, details }) => [actor_name, details])
}

describe('settings', () => {
  test('are as the defaults at first; a change holds on every instance, in its pages, and is recorded', async () => {
    expect((await ann.call(API)).json).toEqual({ ...DEFAULTS, fixed: {} })
    const wanted = { server_name: 'The Choir', welcome: 'Sing & <talk>' }
    const { status, json } = await change(ann, wanted)
    expect(status).toBe(200)
    expect(json).toMatchObject(wanted)
    await until(bob, ({ server_name }) => server_name === 'The Choir')
    const signIn = await (await fetch(`${other.url}/sign-in`)).text()
    expect(signIn).toContain('<title>Sign in · The Choir</title>')
    expect(signIn).toContain('Sing &amp; &lt;talk&gt;')
    expect(await recorded()).toEqual([
      ['ann', { setting: 'CHATAPP_SERVER_NAME', old: 'ChatApp', new: 'The Choir' }],
      ['ann', { setting: 'CHATAPP_WELCOME', old: '', new: 'Sing & <talk>' }],
    ])
  })

  test('that close sign-up, or let people write only after an answer, do so on every instance', async () => {
    await change(ann, { sign_up: 'closed', who_may_write: 'answered' })
    await until(bob, ({ sign_up }) => sign_up === 'closed')
    const body = JSON.stringify({ username: 'late', password: 'correct horse battery' })
    const headers = { 'content-type': 'application/json' }
    const signUp = await fetch(`${other.url}/api/v1/account/`, { method: 'POST', headers, body })
    expect(signUp.status).toBe(403)
    await addPerson(app, 'cat')
    expect((await bob.send('cat', 'one')).status).toBe(201)
    expect((await bob.send('cat', 'two')).status).toBe(403)
    await change(ann, { sign_up: 'open', who_may_write: 'everybody' })
    await until(bob, ({ who_may_write }) => who_may_write === 'everybody')
    expect((await bob.send('cat', 'two')).status).toBe(201)
  })

  test('that were changed meanwhile are not overwritten unseen: the second is told at the field, and may then do it', async () => {
    await change(ann, { welcome: 'first', edit_minutes: 10 })
    const stale = { was_welcome: 'Sing & <talk>', was_edit_minutes: '10' }
    const count = (await recorded()).length
    const refused = await change(bob, { welcome: 'second', edit_minutes: 20, ...stale })
    expect(refused.status).toBe(409)
    expect((await ann.call(API)).json).toMatchObject({ welcome: 'first', edit_minutes: 10 })
    expect(await recorded()).toHaveLength(count)

    const again = await post(bob, { welcome: 'second', edit_minutes: '20', ...stale })
    expect(again.status).toBe(409)
    const page = await again.text()
    expect(page).toContain('Meanwhile ann has set this to “first”.')
    expect(page).toContain('name="welcome" type="text" value="second"')
    expect(page).toContain('name="was_welcome" value="first"')
    expect(page).toContain('name="edit_minutes" type="number" value="20"')
    const saved = await post(bob, {
      welcome: 'second',
      edit_minutes: '20',
      was_welcome: 'first',
      was_edit_minutes: '10',
    })
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '/admin/settings?done=saved'])
    await until(ann, ({ welcome, edit_minutes }) => welcome === 'second' && edit_minutes === 20)
  })

  test('of two at the same moment from the same form, one is told', async () => {
    const was = { was_server_name: (await ann.call(API)).json.server_name }
    const both = await Promise.all([
      change(ann, { server_name: 'By ann', ...was }),
      change(bob, { server_name: 'By bob', ...was }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('that others have changed meanwhile, and this form does not touch, stay', async () => {
    const before = (await ann.call(API)).json
    await change(ann, { welcome: 'third' })
    await until(bob, ({ welcome }) => welcome === 'third')
    const { status } = await change(bob, {
      welcome: before.welcome,
      was_welcome: before.welcome,
      retention_days: 30,
      was_retention_days: before.retention_days,
    })
    expect(status).toBe(200)
    expect((await bob.call(API)).json).toMatchObject({ welcome: 'third', retention_days: 30 })
    await until(ann, ({ retention_days }) => retention_days === 30) // on the other instance, too
  })

  test('of the configuration are shown with their source, and cannot be changed', async () => {
    const ruler = clientFor(fixed.url, 'ann', ann.token)
    const { json } = await ruler.call(API)
    expect(json).toMatchObject({ server_name: 'Fixed', edit_minutes: 5 })
    expect(json.fixed).toEqual({ server_name: 'CHATAPP_SERVER_NAME', edit_minutes: 'CHATAPP_EDIT_MINUTES' })
    const page = await pageOf(ruler)
    expect(page).toContain('Set by CHATAPP_SERVER_NAME, and cannot be changed here.')
    expect(page).not.toContain('name="server_name"')
    const refused = await change(ruler, { server_name: 'Mine', welcome: 'not either' })
    expect(refused.status).toBe(422)
    expect(refused.json.errors.server_name[0]).toContain('CHATAPP_SERVER_NAME')
    expect((await ruler.call(API)).json.welcome).not.toBe('not either')
  })

  test.each([
    ['server_name', '', 'The name has 1 to 60'],
    ['server_name', 'x'.repeat(61), 'The name has 1 to 60'],
    ['server_name', 'a\nb', 'in one line'],
    ['server_name', '   ', 'The name has 1 to 60'],
    ['sign_up', 'sometimes', 'Choose who may make an account'],
    ['welcome', 'x'.repeat(501), '500 characters at most'],
    ['welcome', 'a\u0000b', '500 characters at most'],
    ['who_may_write', 'nobody', 'Choose who may write'],
    ['edit_minutes', '525601', 'from 0 to 525,600'],
    ['edit_minutes', '-1', 'from 0 to 525,600'],
    ['retention_days', '36501', 'from 0 to 36,500'],
    ['retention_days', 'soon', 'from 0 to 36,500'],
  ])(
    '%s of %p is refused at its field, what was typed stays, and nothing is recorded',
    async (field, value, sentence) => {
      const before = (await ann.call(API)).json
      const count = (await recorded()).length
      const { status, json } = await change(ann, { [field]: value })
      expect(status).toBe(422)
      expect(json.errors[field][0]).toContain(sentence)
      const form = await post(ann, { [field]: value, welcome: field === 'welcome' ? value : 'typed' })
      expect(form.status).toBe(422)
      const page = await form.text()
      expect(page).toContain(sentence)
      if (field !== 'welcome') expect(page).toContain('value="typed"')
      expect((await ann.call(API)).json).toEqual(before)
      expect(await recorded()).toHaveLength(count)
    },
  )
})
