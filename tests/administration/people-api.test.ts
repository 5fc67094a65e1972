import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, call, clientFor, PASSWORD } from '../support/client.ts'
import { addAdministrator, addPerson, signInAgain } from '../support/people.ts'

let app: TestApp
let sql: Sql
let root: Client

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
  root = await addAdministrator(app, 'root')
  await addAdministrator(app, 'deputy')
})
afterAll(() => app.stop())

const pathOf = (username: string, below = '') => `/api/v1/admin/user/${username}/${below}`

/** The entries of the audit log about somebody, the oldest first. */
async function entriesAbout(username: string): Promise<string[]> {
  const rows = await sql<{ action: string; actor: string }[]>`
    SELECT action, actor_name AS actor FROM audit WHERE subject_name = ${username} ORDER BY id`
  return rows.map(({ action, actor }) => `${action} by ${actor}`)
}

const countEntries = async () => (await sql`SELECT FROM audit`).length

describe('an account', () => {
  test('is shown with how it is used', async () => {
    const ann = await addPerson(app, 'ann')
    await addPerson(app, 'bob')
    for (const body of ['one', 'two']) await ann.send('bob', body)
    for (const password of ['a wrong one', PASSWORD])
      await call(app.url, '/api/v1/session/', { body: { username: 'ann', password } })
    const { json } = await root.call(pathOf('ANN'))
    expect(json).toMatchObject({ username: 'ann', role: 'member', disabled: false })
    expect(json).toMatchObject({ messages_sent: 2, conversations: 1 })
    expect(json.sessions).toHaveLength(2)
    expect(json.sign_ins.map(({ succeeded }: { succeeded: boolean }) => succeeded)).toEqual([true, false])
    expect(JSON.stringify(json)).not.toMatch(/argon2|password/)
  })

  test('is disabled and enabled, and made an administrator, each recorded once', async () => {
    const cy = await addPerson(app, 'cy')
    const socket = await cy.openSocket()
    const patch = (body: Record<string, unknown>) => root.call(pathOf('cy'), { method: 'PATCH', body })
    expect((await patch({ disabled: true })).json).toMatchObject({ disabled: true })
    expect(await socket.closed).toBe(1008)
    expect((await patch({ disabled: true })).status).toBe(200)
    expect((await patch({ disabled: false, role: 'administrator' })).json).toMatchObject({
      disabled: false,
      role: 'administrator',
    })
    expect(await entriesAbout('cy')).toEqual([
      'account.disabled by root',
      'account.role-changed by root',
      'account.enabled by root',
    ])
    expect((await patch({ role: 'member' })).json).toMatchObject({ role: 'member' })
  })

  test('gets an administrator’s rights in a new session alone, and loses them in any', async () => {
    const ida = await addPerson(app, 'ida.b')
    const socket = await ida.openSocket()
    const patch = (role: string) => root.call(pathOf('ida.b'), { method: 'PATCH', body: { role } })
    await patch('administrator')
    expect(await socket.closed).toBe(1008)
    expect((await ida.call('/api/v1/user/')).status).toBe(401)
    const anew = await signInAgain(app, 'ida.b')
    expect((await anew.call('/api/v1/admin/overview/')).status).toBe(200)
    await patch('administrator') // she is one: nothing rises
    expect((await anew.call('/api/v1/user/')).status).toBe(200)
    await patch('member')
    while ((await anew.call('/api/v1/admin/overview/')).status !== 404) await Bun.sleep(20) // once that is heard of
    expect((await anew.call('/api/v1/user/')).status).toBe(200)
  })

  test('is signed out everywhere', async () => {
    const dan = await addPerson(app, 'dan')
    const socket = await dan.openSocket()
    expect((await root.call(pathOf('dan', 'sign-out/'), { method: 'POST' })).json).toEqual({ sessions: 1 })
    expect(await socket.closed).toBe(1008)
    expect(await entriesAbout('dan')).toEqual(['sessions.ended by root'])
  })

  test('is deleted with the password again, when that was given long ago', async () => {
    const [eva, fay] = [await addPerson(app, 'eva'), await addPerson(app, 'fay')]
    const { json: message } = await eva.send('fay', 'stays')
    const remove = (body: Record<string, unknown>) => root.call(pathOf('eva'), { method: 'DELETE', body })
    await sql`UPDATE sessions SET password_given_at = now() - interval '11 minutes'`
    for (const body of [{}, { password: 'a wrong one' }]) {
      const refused = await remove(body)
      expect([refused.status, Object.keys(refused.json.errors)]).toEqual([422, ['password']])
    }
    expect(await entriesAbout('eva')).toEqual([])
    expect((await remove({ password: PASSWORD })).status).toBe(204)
    expect((await fay.call(`/api/v1/message/${message.id}/`)).json.body).toBe('stays')
    expect((await root.call(pathOf('eva'))).status).toBe(404)
    expect((await remove({})).status).toBe(404)
    expect(await entriesAbout('eva')).toEqual(['account.deleted by root'])
    expect((await root.call('/api/v1/admin/user/?q=eva')).json.results).toEqual([])

    const { json: other } = await fay.send('bob', 'goes')
    const all = await root.call(pathOf('fay'), { method: 'DELETE', body: { with_messages: true } })
    expect(all.status).toBe(204)
    expect(await sql`SELECT FROM messages WHERE id = ${other.id}`).toHaveLength(0)
  })

  test('of one’s own is neither disabled nor deleted', async () => {
    const before = await countEntries()
    const disabled = await root.call(pathOf('root'), { method: 'PATCH', body: { disabled: true } })
    expect([disabled.status, disabled.json.detail]).toEqual([409, expect.stringContaining('your own')])
    expect((await root.call(pathOf('root'), { method: 'DELETE', body: {} })).status).toBe(409)
    expect(await countEntries()).toBe(before)
  })

  test.each([
    ['PATCH', { role: 'king' }, 'role'],
    ['PATCH', { disabled: 'perhaps' }, 'disabled'],
    ['DELETE', { with_messages: 7 }, 'with_messages'],
  ])('stays as it is on %s %p, and the log does not say otherwise', async (method, body, field) => {
    const before = await countEntries()
    const { status, json } = await root.call(pathOf('bob'), { method, body })
    expect([status, Object.keys(json.errors)]).toEqual([422, [field]])
    expect(await countEntries()).toBe(before)
    expect((await root.call(pathOf('bob'))).json).toMatchObject({ role: 'member', disabled: false })
  })
})

describe('somebody is added', () => {
  const add = (body: Record<string, unknown>) => root.call('/api/v1/admin/user/', { body })

  test('with a password', async () => {
    const { status, json } = await add({ username: ' gus ', role: 'administrator', password: PASSWORD })
    expect([status, json.username, json.role, json.link]).toEqual([201, 'gus', 'administrator', undefined])
    const body = { username: 'gus', password: PASSWORD }
    expect((await call(app.url, '/api/v1/session/', { body })).status).toBe(201)
    expect((await entriesAbout('gus'))[0]).toBe('account.made by root')
  })

  test('with a link instead, without which nothing signs in', async () => {
    const { json } = await add({ username: 'hal' })
    expect(json.link).toStartWith(`${app.url}/link/`)
    expect(Date.parse(json.expires) - Date.now()).toBeGreaterThan(23 * 3_600_000)
    for (const password of [' ', PASSWORD]) {
      const body = { username: 'hal', password }
      expect((await call(app.url, '/api/v1/session/', { body })).status).toBe(401)
    }
    expect(await entriesAbout('hal')).toContain('account.link-made by root')
  })

  test.each<[Record<string, unknown>, string]>([
    [{ username: 'ROOT' }, 'username'],
    [{ username: 'a b' }, 'username'],
    [{ username: 'deleted~1' }, 'username'],
    [{}, 'username'],
    [{ username: 'ian', password: 'short' }, 'password'],
    [{ username: 'ian', role: 'king' }, 'role'],
  ])('unless %p is wrong', async (body, field) => {
    const before = await countEntries()
    const { status, json } = await add(body)
    expect([status, Object.keys(json.errors)]).toEqual([422, [field]])
    expect(await countEntries()).toBe(before)
  })
})

describe('two administrators at the same account', () => {
  test('the second is told what changed meanwhile and by whom, and nothing is overwritten', async () => {
    await addPerson(app, 'jo')
    const second = await addAdministrator(app, 'second')
    const { version } = (await second.call(pathOf('jo'))).json
    await root.call(pathOf('jo'), { method: 'PATCH', body: { role: 'administrator', was: version } })
    for (const [method, path, body] of [
      ['PATCH', pathOf('jo'), { disabled: true }],
      ['PATCH', pathOf('jo'), { role: 'member' }],
      ['DELETE', pathOf('jo'), {}],
      ['POST', pathOf('jo', 'link/'), {}],
    ] as const) {
      const { status, json } = await second.call(path, { method, body: { ...body, was: version } })
      expect([status, json.detail]).toEqual([
        409,
        'Meanwhile root has made this person an administrator. Nothing was changed: look again.',
      ])
    }
    expect(await entriesAbout('jo')).toEqual(['account.role-changed by root'])
    const { version: now } = (await second.call(pathOf('jo'))).json
    const changed = await second.call(pathOf('jo'), { method: 'PATCH', body: { disabled: true, was: now } })
    expect(changed.status).toBe(200)
  })

  test('nor is somebody else changed who has the name by now', async () => {
    await addPerson(app, 'kit')
    const { version } = (await root.call(pathOf('kit'))).json
    await root.call(pathOf('kit'), { method: 'DELETE', body: {} })
    await addPerson(app, 'kit')
    const body = { disabled: true, was: version }
    const { status, json } = await root.call(pathOf('kit'), { method: 'PATCH', body })
    expect([status, json.detail]).toEqual([409, expect.stringContaining('root has deleted this account')])
  })

  test('who change it at the same moment: one does', async () => {
    await addPerson(app, 'liz')
    const { version } = (await root.call(pathOf('liz'))).json
    const answers = await Promise.all(
      [{ disabled: true }, { role: 'administrator' }].map(change =>
        root.call(pathOf('liz'), { method: 'PATCH', body: { ...change, was: version } }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await entriesAbout('liz')).toHaveLength(1)
  })
})

test('a role that is taken away holds within a second, on every instance', async () => {
  const other = await startApp({}, app.database)
  const max = await addAdministrator(app, 'max')
  const clients = [max, clientFor(other.url, 'max', max.token)]
  const ask = () => Promise.all(clients.map(client => client.call('/api/v1/admin/user/')))
  expect((await ask()).map(({ status }) => status)).toEqual([200, 200])
  await root.call(pathOf('max'), { method: 'PATCH', body: { role: 'member' } })
  const since = performance.now()
  while ((await ask()).some(({ status }) => status !== 404))
    expect(performance.now() - since).toBeLessThan(5_000) // a second, where the machine does nothing else

  const sockets = await Promise.all(clients.map(client => client.openSocket()))
  await root.call(pathOf('max'), { method: 'PATCH', body: { disabled: true } })
  const disabledAt = performance.now()
  for (const socket of sockets) expect(await socket.closed).toBe(1008)
  expect(performance.now() - disabledAt).toBeLessThan(5_000) // a second, where the machine does nothing else
  for (const client of clients) expect((await client.call('/api/v1/admin/user/')).status).toBe(401)
  await other.stop()
})
