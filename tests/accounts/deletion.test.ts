import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { deleteAccount } from '../../src/accounts/deletion.ts'
import { createPerson, findPersonByName, type Person } from '../../src/accounts/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import type { Sql } from '../../src/database/connect.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, call, clientFor, PASSWORD } from '../support/client.ts'
import { waitForLock } from '../support/locks.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let sql: Sql

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
})
afterAll(() => app.stop())

async function find(username: string): Promise<Person> {
  const person = await findPersonByName(sql, username)
  if (!person) throw new Error(`There is no ${username}.`)
  return person
}

async function page(person: Client, path: string): Promise<{ status: number; text: string }> {
  const headers = { cookie: `chatapp=${person.token}` }
  const response = await fetch(app.url + path, { headers, redirect: 'manual' })
  return { status: response.status, text: await response.text() }
}

const usernames = ({ json }: { json: { username: string }[] }) => json.map(({ username }) => username)

describe('somebody whose partner was deleted', () => {
  let ann: Client
  let bob: Client
  let eve: Client
  let gone: Person
  let name: string
  let ids: number[]

  beforeAll(async () => {
    ann = await addPerson(app, 'Ann')
    bob = await addPerson(app, 'bob')
    eve = await addPerson(app, 'eve')
    ids = [
      (await ann.send('bob', 'from Ann')).json.id,
      (await bob.send('Ann', 'from bob')).json.id,
      (await ann.send('bob', 'from Ann again')).json.id,
    ]
    gone = await find('Ann')
    const [anns, bobs, eves] = [await ann.openSocket(), await bob.openSocket(), await eve.openSocket()]
    await deleteAccount(sql, SYSTEM, gone)
    name = `deleted~${gone.id}`
    expect(await anns.closed).toBe(1008)
    expect(await bobs.waitFor(({ renamed }) => renamed === 'Ann')).toEqual({ renamed: 'Ann', user: name })
    expect(eves.frames.filter(({ renamed }) => renamed)).toEqual([])
  })

  test('keeps the conversation, which programs find under the name of a deleted account', async () => {
    const { json } = await bob.call(`/api/v1/message/?target=${encodeURIComponent(name)}`)
    expect(json.results.map(({ user, body }: { user: string; body: string }) => [user, body])).toEqual([
      [name, 'from Ann again'],
      ['bob', 'from bob'],
      [name, 'from Ann'],
    ])
    expect((await bob.call(`/api/v1/message/${ids[0]}/`)).json).toMatchObject({
      user: name,
      recipient: 'bob',
    })
    const { json: list } = await bob.call('/api/v1/conversation/')
    expect(list.results).toMatchObject([{ user: name, unread: 2, last: { body: 'from Ann again' } }])
    expect((await bob.call('/api/v1/message/')).json.results[0]).toMatchObject({ user: name })
  })

  test('sees it with “Deleted account” on the pages, and no place to write', async () => {
    for (const path of [`/with/${name}`, '/', '/people?q=deleted', `/people/${name}`]) {
      const { status, text } = await page(bob, path)
      expect(status).toBe(200)
      expect(text).toContain('Deleted account')
      expect(text.replaceAll('from Ann', '')).not.toContain('Ann')
    }
    const { text } = await page(bob, `/with/${name}`)
    expect(text).toContain('This account was deleted')
    expect(text).not.toContain('<textarea')
  })

  test('can mark it as read, and hears of that', async () => {
    const socket = await bob.openSocket()
    const path = `/api/v1/conversation/${encodeURIComponent(name)}/read/`
    expect((await bob.call(path, { body: { seq: 3 } })).status).toBe(204)
    expect(await socket.waitFor(({ read }) => read === 3)).toEqual({ read: 3, reader: 'bob', partner: name })
    expect((await bob.call('/api/v1/conversation/')).json.results[0].unread).toBe(0)
  })

  test('cannot write to it, by name, by page or by hand', async () => {
    const sent = await bob.send(name, 'are you there?')
    expect([sent.status, sent.json.errors.recipient]).toEqual([422, [expect.stringContaining('deleted')]])
    const posted = await fetch(`${app.url}/with/${name}`, {
      method: 'POST',
      headers: { cookie: `chatapp=${bob.token}` },
      body: new URLSearchParams({ body: 'are you there?' }),
    })
    expect(posted.status).toBe(422)
    expect(await posted.text()).toContain('This account was deleted')
    const byHand = sql`
      INSERT INTO messages (sender_id, recipient_id, body) SELECT id, ${gone.id}, 'x' FROM users WHERE username IN ('bob', 'eve')`
    expect(byHand.execute()).rejects.toMatchObject({ code: 'CA003' })
    expect(await sql`SELECT FROM messages WHERE body IN ('x', 'are you there?')`).toHaveLength(0)
  })

  test('finds it in no list of people; and who never talked to it does not find it at all', async () => {
    for (const person of [bob, eve])
      for (const q of ['', '?q=ann', '?q=deleted'])
        expect(usernames(await person.call(`/api/v1/user/${q}`)).join()).not.toMatch(/ann|deleted/i)
    expect((await page(eve, '/people')).text).not.toContain('Deleted account')
    for (const path of [`/with/${name}`, `/people/${name}`]) expect((await page(eve, path)).status).toBe(404)
    expect((await eve.call(`/api/v1/message/?target=${name}`)).status).toBe(404)
    expect((await eve.send(name, 'hello')).status).toBe(404)
    for (const old of ['Ann', 'ann'])
      expect((await bob.call(`/api/v1/message/?target=${old}`)).status).toBe(404)
  })

  test('is the only one who has anything left of it: nothing signs in, and no row says who it was', async () => {
    expect((await ann.call('/api/v1/user/')).status).toBe(401)
    for (const username of ['Ann', name])
      expect(
        (await call(app.url, '/api/v1/session/', { body: { username, password: PASSWORD } })).status,
      ).toBe(401)
    const [row] = await sql`SELECT username, password_hash, role FROM users WHERE id = ${gone.id}`
    expect(row).toEqual({ username: name, password_hash: '', role: 'member' })
    for (const table of ['sessions', 'participants', 'known_browsers', 'one_time_links', 'name_ends'])
      expect(await sql.unsafe(`SELECT FROM ${table} WHERE user_id = ${gone.id}`)).toHaveLength(0)
    const entries =
      await sql`SELECT actor_name, subject_name, details FROM audit WHERE action = 'account.deleted'`
    expect(entries).toMatchObject([{ actor_name: 'system', subject_name: 'Ann' }])
  })

  test('has to do with somebody else when the name is given again', async () => {
    const other = await addPerson(app, 'Ann')
    expect((await other.call('/api/v1/conversation/')).json.results).toEqual([])
    expect((await other.call('/api/v1/message/?target=bob')).json.results).toEqual([])
    for (const id of ids) expect((await other.call(`/api/v1/message/${id}/`)).status).toBe(404)
    expect((await other.call(`/api/v1/message/?target=${name}`)).status).toBe(404)
    expect((await bob.send('Ann', 'to the new one')).status).toBe(201)
    const { json } = await bob.call('/api/v1/conversation/')
    expect(json.results.map(({ user }: { user: string }) => user)).toEqual(['Ann', name])
    expect((await other.call('/api/v1/message/?target=bob')).json.results).toHaveLength(1)
  })
})

test('with its messages, it goes for both people', async () => {
  const [cy, di] = [await addPerson(app, 'cy'), await addPerson(app, 'di')]
  const { json } = await cy.send('di', 'gone for both')
  await deleteAccount(sql, SYSTEM, await find('cy'), { withMessages: true })
  expect((await di.call(`/api/v1/message/${json.id}/`)).status).toBe(404)
  expect((await di.call('/api/v1/conversation/')).json.results).toEqual([])
  expect(await sql`SELECT FROM messages WHERE body = 'gone for both'`).toHaveLength(0)
})

describe('a message that is on its way while its recipient is deleted', () => {
  test.each(['an old', 'a new'])('in %s conversation is stored before, or refused', async which => {
    const [from, to] = [`from-${which.length}`, `to-${which.length}`]
    const sender = await addPerson(app, from)
    await addPerson(app, to)
    if (which === 'an old') await sender.send(to, 'before')
    const recipient = await find(to)
    let sending: Promise<{ status: number }> | undefined
    await sql.begin(async transaction => {
      await transaction`SELECT delete_account(${recipient.id})`
      sending = sender.send(to, 'just now') // the instance still takes it for somebody who is there
      await waitForLock(sql)
    })
    expect((await sending)?.status).toBe(422)
    expect(await sql`SELECT FROM messages WHERE body = 'just now'`).toHaveLength(0)
  })

  test('that was first is kept, and the deletion waits for it', async () => {
    await createPerson(sql, 'first', '')
    await createPerson(sql, 'second', '')
    const [first, second] = [await find('first'), await find('second')]
    let deleting: Promise<void> | undefined
    await sql.begin(async transaction => {
      await transaction`INSERT INTO messages (sender_id, recipient_id, body) VALUES (${first.id}, ${second.id}, 'in time')`
      deleting = deleteAccount(sql, SYSTEM, second)
      await waitForLock(sql)
    })
    await deleting
    expect(await sql`SELECT FROM messages WHERE body = 'in time'`).toHaveLength(1)
    expect(
      await sql`SELECT is_closed FROM conversations WHERE ${second.id} IN (low_user_id, high_user_id)`,
    ).toMatchObject([{ is_closed: true }])
  })
})

test('by SQL it is the same: the other instance forgets the name at once', async () => {
  const other = await startApp({}, app.database)
  const [flo, gus] = [await addPerson(app, 'flo'), await addPerson(app, 'gus')]
  await flo.send('gus', 'hello')
  const there = clientFor(other.url, 'gus', gus.token)
  expect((await there.call('/api/v1/message/?target=flo')).status).toBe(200)
  const socket = await there.openSocket()
  await sql`SELECT delete_account(id) FROM users WHERE username = 'flo'`
  const { user } = await socket.waitFor(({ renamed }) => renamed === 'flo')
  expect((await there.call('/api/v1/message/?target=flo')).status).toBe(404)
  expect((await there.call(`/api/v1/message/?target=${user}`)).json.results).toHaveLength(1)
  expect((await clientFor(other.url, 'flo', flo.token).call('/api/v1/user/')).status).toBe(401)
  await other.stop()
})
