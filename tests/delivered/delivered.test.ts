import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { findPersonByName } from '../../src/accounts/store.ts'
import { createDeliveredMarks } from '../../src/delivered/delivered.ts'
import { receiptsOf } from '../../src/delivered/receipts.ts'
import { moveDeliveredMarks } from '../../src/delivered/store.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

// A message is delivered when a device of its recipient's has fetched it. Sender and recipient are on instances of their own.

let database: TestDatabase
let app: TestApp
let other: TestApp
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  app = await startApp({}, database)
  other = await startApp({}, database)
})
afterAll(async () => {
  await Promise.all([app.stop(), other.stop()])
  await database.stop()
})

async function twoPeople(): Promise<{ ann: Client; bob: Client }> {
  const number = ++count
  return { ann: await addPerson(app, `ann${number}`), bob: await addPerson(other, `bob${number}`) }
}

async function idOf({ username }: Client): Promise<number> {
  return (await findPersonByName(database.sql, username))?.id ?? 0
}

async function markOf(person: Client, partner: Client): Promise<number> {
  const [row] = await database.sql<{ delivered: number }[]>`
    SELECT delivered_seq AS delivered FROM participants JOIN conversations ON conversations.id = conversation_id
    WHERE user_id = ${await idOf(person)} AND low_user_id + high_user_id - user_id = ${await idOf(partner)}`
  return row?.delivered ?? 0
}

/** Moves the mark by hand, as an instance does it. */
async function move(person: Client, messageId: number) {
  return moveDeliveredMarks(database.sql, [{ personId: await idOf(person), messageId }])
}

function look(person: Client, path: string): Promise<Response> {
  return fetch(`${person.url}${path}`, {
    headers: { cookie: `chatapp=${person.token}`, 'hx-request': 'true', 'hx-request-type': 'partial' },
  })
}

async function reachedOnPage(person: Client, partner: Client): Promise<{ delivered: number; html: string }> {
  const html = await (await look(person, `/with/${partner.username}`)).text()
  const [, delivered] = /data-partner-delivered="(\d+)"/.exec(html) ?? []
  return { delivered: Number(delivered), html }
}

describe('both people are told that a message has reached its recipient, who fetched it', () => {
  test.each([
    ['by its id', (id: number) => `/messages/${id}`],
    ['by its id, with a program', (id: number) => `/api/v1/message/${id}/`],
    ['with the page', (_: number, partner: string) => `/with/${partner}`],
    ['by catching up', (_: number, partner: string) => `/with/${partner}/messages?after=0`],
    [
      'by catching up with a program',
      (_: number, partner: string) => `/api/v1/message/?target=${partner}&after=0`,
    ],
    ['among all of theirs', () => '/api/v1/message/'],
  ])('%s', async (_, pathFor) => {
    const { ann, bob } = await twoPeople()
    const [anns, bobs] = await Promise.all([ann.openSocket(), bob.openSocket()])
    const { json } = await ann.send(bob.username, 'hello')
    expect((await look(bob, pathFor(json.id, ann.username))).status).toBe(200)
    for (const socket of [anns, bobs]) {
      const frame = await socket.waitFor(frame => 'delivered' in frame)
      expect(frame).toEqual({ delivered: 1, reader: bob.username, partner: ann.username })
    }
    expect(await markOf(bob, ann)).toBe(1)
    expect(await markOf(ann, bob)).toBe(0)
  })
})

test('that its sender fetches it delivers nothing, nor that somebody else asks for it', async () => {
  const { ann, bob } = await twoPeople()
  const stranger = await addPerson(app, `stranger${count}`)
  await bob.send(ann.username, 'not read, so that the mark of its recipient does not move along')
  const { json } = await ann.send(bob.username, 'hello')
  expect(await move(ann, json.id)).toEqual([])
  expect(await move(stranger, json.id)).toEqual([])
  for (const person of [ann, bob]) expect(await markOf(person, person === ann ? bob : ann)).toBe(0)
})

describe('a mark', () => {
  test('goes to the furthest that was fetched, never back, and writes nothing where it does not move', async () => {
    const { ann, bob } = await twoPeople()
    const ids = []
    for (const body of ['one', 'two', 'three']) ids.push((await ann.send(bob.username, body)).json.id)
    const versions = async () => {
      const rows = await database.sql`SELECT xmin, xmax FROM participants WHERE user_id = ${await idOf(bob)}`
      return JSON.stringify(rows)
    }
    await move(bob, ids[1])
    expect(await markOf(bob, ann)).toBe(2)
    const before = await versions()
    await move(bob, ids[1])
    await move(bob, ids[0])
    expect(await versions()).toBe(before)
    expect(await markOf(bob, ann)).toBe(2)
    await move(bob, ids[2])
    expect(await markOf(bob, ann)).toBe(3)
  })

  test('is not written for what was read', async () => {
    const { ann, bob } = await twoPeople()
    const { json } = await ann.send(bob.username, 'hello')
    await bob.call(`/api/v1/conversation/${ann.username}/read/`, { body: { seq: 1 } })
    await move(bob, json.id)
    expect(await markOf(bob, ann)).toBe(0)
    expect((await reachedOnPage(ann, bob)).delivered).toBe(1)
  })

  test('that somebody else has locked waits for the next time, and nobody waits for it', async () => {
    const { ann, bob } = await twoPeople()
    const { json } = await ann.send(bob.username, 'hello')
    const bobsId = await idOf(bob)
    await database.sql.begin(async transaction => {
      await transaction`SELECT FROM participants WHERE user_id = ${bobsId} FOR UPDATE`
      expect(await move(bob, json.id)).toEqual([{ personId: bobsId, messageId: json.id }])
    })
    expect(await move(bob, json.id)).toEqual([])
    expect(await markOf(bob, ann)).toBe(1)
  })

  test('that could not be written is kept, and written once the database is back', async () => {
    const { ann, bob } = await twoPeople()
    const { json } = await ann.send(bob.username, 'hello')
    const { sql } = database
    let isBroken = true
    const sometimes = new Proxy(sql, {
      apply: (target, self, given) =>
        isBroken ? Promise.reject(new Error('broken')) : Reflect.apply(target, self, given),
    })
    const marks = createDeliveredMarks(sometimes)
    marks.note(
      { id: await idOf(bob), username: bob.username },
      [json].map(({ id, seq, user, recipient }) => ({ id, seq, sender: user, recipient })),
    )
    await marks.stop() // which writes what is there
    expect(await markOf(bob, ann)).toBe(0)
    isBroken = false
    await marks.stop()
    expect(await markOf(bob, ann)).toBe(1)
  })
})

describe('what is private stays so:', () => {
  test('where one of the two keeps read marks private, nothing is told or shown', async () => {
    const { ann, bob } = await twoPeople()
    const socket = await ann.openSocket()
    await bob.call('/api/v1/account/', { method: 'PATCH', body: { read_marks: false } })
    const { json } = await ann.send(bob.username, 'hello')
    await move(bob, json.id)
    expect((await reachedOnPage(ann, bob)).delivered).toBe(0)
    await bob.send(ann.username, 'after it')
    await socket.waitFor(({ message, user }) => message !== undefined && user === bob.username)
    expect(socket.frames.filter(frame => 'delivered' in frame)).toEqual([])
  })

  test('whoever was blocked sees the marks of then, and no others', async () => {
    const { ann, bob } = await twoPeople()
    const first = await ann.send(bob.username, 'delivered')
    const second = await ann.send(bob.username, 'not yet')
    await move(bob, first.json.id)
    await bob.call(`/api/v1/block/${ann.username}/`, { method: 'PUT' })
    await move(bob, second.json.id)
    expect((await reachedOnPage(ann, bob)).delivered).toBe(1)
    await bob.call(`/api/v1/conversation/${ann.username}/read/`, { body: { seq: 2 } })
    expect((await reachedOnPage(ann, bob)).delivered).toBe(1)
    await bob.call(`/api/v1/block/${ann.username}/`, { method: 'DELETE' })
    expect((await reachedOnPage(ann, bob)).delivered).toBe(2)
  })
})

test('the page says it in words under the last of one’s own in each state, without a script', async () => {
  const { ann, bob } = await twoPeople()
  const ids: number[] = []
  for (let i = 1; i <= 6; i++) ids.push((await ann.send(bob.username, `m${i}`)).json.id)
  await bob.call(`/api/v1/conversation/${ann.username}/read/`, { body: { seq: 2 } })
  await move(bob, ids[3] ?? 0)
  const { html } = await reachedOnPage(ann, bob)
  const said = [
    ...html.matchAll(
      /<li class="message[^>]*data-seq="(\d+)"(?:(?!<\/li>).)*?class="receipt (\w+)"><svg.*?<\/svg>(\w+)<\/span>/gs,
    ),
  ]
  expect(said.map(([, seq, state, word]) => `${seq} ${state} ${word}`)).toEqual([
    '2 read Read',
    '4 delivered Delivered',
    '6 sent Sent',
  ])
})

test('the last in each state is found, whatever states there are', () => {
  const states = (readSeq: number, deliveredSeq: number) =>
    Object.fromEntries(receiptsOf([1, 3, 4, 7], { readSeq, deliveredSeq }))
  expect(states(0, 0)).toEqual({ 7: 'sent' })
  expect(states(3, 3)).toEqual({ 3: 'read', 7: 'sent' })
  expect(states(2, 5)).toEqual({ 1: 'read', 4: 'delivered', 7: 'sent' })
  expect(states(9, 9)).toEqual({ 7: 'read' })
  expect(Object.fromEntries(receiptsOf([], { readSeq: 3, deliveredSeq: 3 }))).toEqual({})
})
