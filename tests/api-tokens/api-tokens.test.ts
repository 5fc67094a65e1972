import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { setDisabled } from '../../src/accounts/administration.ts'
import { deleteAccount } from '../../src/accounts/deletion.ts'
import { findPersonByName, type Person } from '../../src/accounts/store.ts'
import { removeExpiredTokens } from '../../src/api-tokens/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, clientFor, PASSWORD } from '../support/client.ts'
import { addAdministrator, addPerson, makeToken } from '../support/people.ts'

let app: TestApp
let other: TestApp
let ann: Client

beforeAll(async () => {
  app = await startApp()
  other = await startApp({}, app.database)
  ann = await addPerson(app, 'ann')
  await addPerson(app, 'bob')
})

afterAll(async () => {
  await other.stop()
  await app.stop()
})

/** A program with a token of somebody, on one instance or the other. */
async function programOf(username: string, scopes: ('read' | 'send')[], url = app.url) {
  const { id, token } = await makeToken(app, username, scopes)
  return { id, ...clientFor(url, username, token) }
}

const make = (who: Client, body: Record<string, unknown>) => who.call('/api/v1/token/', { body })
const named = async (name: string): Promise<Person> => {
  const person = await findPersonByName(app.database.sql, name)
  if (!person) throw new Error(`There is no ${name}.`)
  return person
}

describe('a token', () => {
  test('is made with its name, scopes and end, shown once, and listed without itself', async () => {
    const expires = new Date(Date.now() + 86_400_000).toISOString()
    const made = await make(ann, { name: ' the bot ', scopes: ['send', 'read'], expires })
    expect(made.status).toBe(201)
    expect(made.json).toEqual({
      id: expect.any(Number),
      name: 'the bot',
      scopes: ['read', 'send'],
      created: expect.any(String),
      last_used: null,
      expires,
      token: expect.stringMatching(/^chatapp_[\w-]{43}$/),
    })
    const { token, ...shown } = made.json
    const { json } = await ann.call('/api/v1/token/')
    expect(json).toContainEqual(shown)
    expect(JSON.stringify(json)).not.toContain(token)
    const rows = await app.database.sql`SELECT *, token_hash::text AS hash FROM api_tokens`
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(token.slice('chatapp_'.length))
    const [entry] = await app.database.sql`SELECT details FROM audit WHERE action = 'token.made'`
    expect(entry?.details).toEqual({ name: 'the bot', scopes: 'read send', expires })
  })

  test('that may read reads and listens, and sends nothing', async () => {
    const reader = await programOf('ann', ['read'], other.url)
    await ann.send('bob', 'to be read')
    for (const path of ['/api/v1/user/', '/api/v1/message/?target=bob', '/api/v1/conversation/'])
      expect((await reader.call(path)).status).toBe(200)
    const socket = await reader.openSocket()
    const { json: sent } = await ann.send('bob', 'to be heard')
    await socket.waitFor(({ message }) => message === String(sent.id))
    const refused = await reader.send('bob', 'not sent')
    expect(refused.status).toBe(403)
    expect(refused.json.detail).toContain('send')
    const mark = await reader.call('/api/v1/conversation/bob/read/', { body: { seq: 1 } })
    expect(mark.status).toBe(403)
  })

  test('that may send sends and marks as read, and reads nothing', async () => {
    const sender = await programOf('ann', ['send'])
    const { status, json } = await sender.send('bob', 'sent by a program')
    expect({ status, user: json.user }).toEqual({ status: 201, user: 'ann' })
    const mark = await sender.call('/api/v1/conversation/bob/read/', { body: { seq: json.seq } })
    expect(mark.status).toBe(204)
    for (const path of ['/api/v1/user/', `/api/v1/message/${json.id}/`, '/api/v1/conversation/'])
      expect((await sender.call(path)).status).toBe(403)
    await expect(sender.openSocket()).rejects.toThrow()
  })

  test('never changes the account, and opens no page, whatever its scopes', async () => {
    const program = await programOf('ann', ['read', 'send'])
    const asked = [
      await make(program, { name: 'another', scopes: ['read'] }),
      await program.call('/api/v1/token/'),
      await program.call(`/api/v1/token/${program.id}/`, { method: 'DELETE' }),
      await program.call('/api/v1/session/'),
      await program.call('/api/v1/session/', { method: 'DELETE' }),
    ]
    expect(asked.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
    const headers = { authorization: `Bearer ${program.token}` }
    for (const path of ['/', '/with/bob', '/settings/security'])
      expect((await fetch(app.url + path, { headers })).status).toBe(403)
    // A browser has sessions: as a cookie a token is nothing.
    const cookie = `chatapp=${program.token}`
    expect((await fetch(`${app.url}/api/v1/user/`, { headers: { cookie } })).status).toBe(401)
  })

  test('of an administrator opens nothing of the administration', async () => {
    await addAdministrator(app, 'root')
    const program = await programOf('root', ['read', 'send'])
    for (const path of ['/api/v1/admin/overview/', '/api/v1/admin/user/', '/api/v1/admin/audit/'])
      expect((await program.call(path)).status).toBe(403)
  })

  test('has its last use recorded, and not with each one', async () => {
    const program = await programOf('ann', ['read'])
    const used = async () => {
      const { json } = await ann.call('/api/v1/token/')
      return json.find(({ id }: { id: number }) => id === program.id).last_used
    }
    expect(await used()).toBeNull()
    await program.call('/api/v1/user/')
    const first = await used()
    expect(Date.now() - Date.parse(first)).toBeLessThan(60_000)
    await clientFor(other.url, 'ann', program.token).call('/api/v1/user/')
    expect(await used()).toBe(first)
  })
})

describe('a token ends within a second on every instance, its sockets with 1008', () => {
  /** Has a program listen on both instances, and does something to its token. */
  async function expectEnd(username: string, end: (id: number) => Promise<unknown>): Promise<void> {
    const { id, token, ...here } = await programOf(username, ['read'])
    const there = clientFor(other.url, username, token)
    const sockets = await Promise.all([here.openSocket(), there.openSocket()])
    await Promise.all([here.call('/api/v1/user/'), there.call('/api/v1/user/')]) // so that both have it cached
    const begin = performance.now()
    await end(id)
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([1008, 1008])
    expect(performance.now() - begin).toBeLessThan(5_000) // a second, where the machine does nothing else
    for (const program of [here, there]) expect((await program.call('/api/v1/user/')).status).toBe(401)
  }

  test('when it is revoked', async () => {
    await expectEnd('ann', async id => {
      const revoked = await ann.call(`/api/v1/token/${id}/`, { method: 'DELETE' })
      expect(revoked.status).toBe(204)
      expect((await ann.call(`/api/v1/token/${id}/`, { method: 'DELETE' })).status).toBe(404)
    })
  })

  test('when its row is deleted by SQL', () =>
    expectEnd('ann', id => app.database.sql`DELETE FROM api_tokens WHERE id = ${id}`.then()))

  test('when the account is disabled, or deleted', async () => {
    await addPerson(app, 'dora')
    const dora = await named('dora')
    await expectEnd('dora', () => setDisabled(app.database.sql, SYSTEM, dora, true))
    await setDisabled(app.database.sql, SYSTEM, dora, false)
    await expectEnd('dora', () => deleteAccount(app.database.sql, SYSTEM, dora))
  })

  test('when its time is over', () =>
    expectEnd('ann', async id => {
      await app.database.sql`UPDATE api_tokens SET expires_at = now() WHERE id = ${id}`
      await removeExpiredTokens(app.database.sql)
    }))

  test('and not with the sessions of its person, when they choose another password', async () => {
    const eve = await addPerson(app, 'eve')
    const program = await programOf('eve', ['read'])
    const socket = await program.openSocket()
    await app.database.sql`UPDATE users SET password_hash = 'another' WHERE username = 'eve'`
    expect((await eve.call('/api/v1/user/')).status).toBe(401)
    socket.send('{"ping":true}')
    await socket.waitFor(({ pong }) => pong === true)
    expect((await program.call('/api/v1/user/')).status).toBe(200)
  })
})

describe('a new token', () => {
  test.each<[what: string, body: Record<string, unknown>, field: string]>([
    ['no name', { name: ' ', scopes: ['read'] }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(65), scopes: ['read'] }, 'name'],
    ['a name that cannot be stored', { name: 'a\0b', scopes: ['read'] }, 'name'],
    ['no scope', { name: 'a', scopes: [] }, 'scopes'],
    ['a scope that there is not', { name: 'a', scopes: ['read', 'admin'] }, 'scopes'],
    ['scopes that are none', { name: 'a', scopes: { read: true } }, 'scopes'],
    ['an end that is over', { name: 'a', scopes: ['read'], expires: '2020-01-01T00:00:00Z' }, 'expires'],
    ['an end that is no moment', { name: 'a', scopes: ['read'], expires: '2030-02-31' }, 'expires'],
  ])('with %s is refused in words', async (_, body, field) => {
    const { status, json } = await make(ann, body)
    expect(status).toBe(422)
    expect(Object.keys(json.errors)).toEqual([field])
  })

  test('asks for the password when that was given long ago: a browser that was left open gives nobody a lasting key', async () => {
    const gus = await addPerson(app, 'gus')
    await app.database.sql`UPDATE sessions SET password_given_at = now() - interval '11 minutes'`
    const body = { name: 'a', scopes: ['read'] }
    for (const wrong of [body, { ...body, password: 'a guess' }]) {
      const { status, json } = await make(gus, wrong)
      expect({ status, fields: Object.keys(json.errors) }).toEqual({ status: 422, fields: ['password'] })
    }
    expect((await make(gus, { ...body, password: PASSWORD })).status).toBe(201)
  })

  test('is one of fifty at most, also when several are made at the same moment', async () => {
    const hal = await addPerson(app, 'hal')
    await app.database.sql`
      INSERT INTO api_tokens (user_id, name, scopes, token_hash)
      SELECT id, 'one of many', '{read}', sha256(n::text::bytea) FROM users, generate_series(1, 48) n WHERE username = 'hal'`
    const made = await Promise.all([1, 2, 3, 4].map(() => make(hal, { name: 'one more', scopes: ['read'] })))
    expect(made.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409])
  })
})
