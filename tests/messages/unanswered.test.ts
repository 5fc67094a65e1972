import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createWriter } from '../../src/messages/writer.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, clientFor } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const RULE = { CHATAPP_WHO_MAY_WRITE: 'answered' }

let database: TestDatabase
let app: TestApp
let other: TestApp
let free: TestApp

beforeAll(async () => {
  database = await createTestDatabase()
  app = await startApp(RULE, database)
  other = await startApp(RULE, database)
  free = await startApp({}, database)
})
afterAll(async () => {
  await Promise.all([app.stop(), other.stop(), free.stop()])
  await database.stop()
})

/** The same person on the other instance. */
function elsewhere({ username, token }: Client, { url } = other): Client {
  return clientFor(url, username, token)
}

async function numbersBetween(one: Client, two: Client): Promise<number[]> {
  const { json } = await one.call(`/api/v1/message/?target=${two.username}&limit=100`)
  return json.results.map(({ seq }: { seq: number }) => seq).reverse()
}

describe('where only one message may be sent to somebody who has not written back', () => {
  test('the second is refused with a sentence until they answer, and then both are free', async () => {
    const [ann, bob] = [await addPerson(app, 'ann'), await addPerson(app, 'bob')]
    expect((await ann.send('bob', 'hello')).status).toBe(201)
    const key = crypto.randomUUID()
    const { status, json } = await ann.send('bob', 'are you there?', key)
    expect(status).toBe(403)
    expect(json.detail).toBe(
      'bob has not written back yet. Until then, one message is all that you can send them.',
    )
    expect((await elsewhere(ann).send('bob', 'still not')).status).toBe(403)
    expect((await bob.send('ann', 'yes')).status).toBe(201)
    expect((await ann.send('bob', 'are you there?', key)).status).toBe(201)
    expect((await ann.send('bob', 'good')).status).toBe(201)
    expect((await bob.send('ann', 'is it?')).status).toBe(201)
    expect(await numbersBetween(ann, bob)).toEqual([1, 2, 3, 4, 5])
  })

  test('the first one sent again under its key is the same message, and not a second', async () => {
    const ann = await addPerson(app, 'ann2')
    await addPerson(app, 'bob2')
    const key = crypto.randomUUID()
    expect((await ann.send('bob2', 'hello', key)).status).toBe(201)
    expect((await ann.send('bob2', 'hello', key)).status).toBe(200)
  })

  test('a conversation in which both wrote before is free; one that only one of them filled is not', async () => {
    const [ann, bob, cat] = [
      await addPerson(app, 'ann3'),
      await addPerson(app, 'bob3'),
      await addPerson(app, 'cat3'),
    ]
    await elsewhere(bob, free).send('ann3', 'long ago')
    for (let n = 0; n < 120; n++) await elsewhere(ann, free).send('bob3', `${n}`)
    expect((await ann.send('bob3', 'it is free')).status).toBe(201)
    for (let n = 0; n < 3; n++) await elsewhere(ann, free).send('cat3', `${n}`)
    expect((await ann.send('cat3', 'one too many')).status).toBe(403)
    expect((await cat.send('ann3', 'an answer')).status).toBe(201)
    expect((await ann.send('cat3', 'it is free')).status).toBe(201)
  })

  test('of a burst from two instances one is stored, without a gap, and the messages of others beside it all are', async () => {
    const [ann, bob] = [await addPerson(app, 'ann4'), await addPerson(app, 'bob4')]
    const [cat, dan] = [await addPerson(app, 'cat4'), await addPerson(app, 'dan4')]
    await cat.send('dan4', 'hello')
    await dan.send('cat4', 'hello')
    const burst = Array.from({ length: 40 }, (_, n) => {
      const place = n % 2 === 0 ? app : other
      return [
        elsewhere(ann, place).send('bob4', `burst ${n}`),
        elsewhere(cat, place).send('dan4', `beside ${n}`),
      ]
    }).flat()
    const answers = await Promise.all(burst)
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((_, n) => n % 2 === 0).sort()).toEqual([201, ...Array(39).fill(403)])
    expect(new Set(statuses.filter((_, n) => n % 2 === 1))).toEqual(new Set([201]))
    expect(await numbersBetween(ann, bob)).toEqual([1])
    expect(await numbersBetween(cat, dan)).toEqual(Array.from({ length: 42 }, (_, n) => n + 1))
  })

  test('what is refused of one batch leaves the rest of it to be stored', async () => {
    const names = ['ann5', 'bob5', 'cat5', 'dan5']
    const ids: number[] = []
    for (const name of names) {
      await addPerson(app, name)
      const [row] = await database.sql<{ id: number }[]>`SELECT id FROM users WHERE username = ${name}`
      ids.push(row?.id ?? 0)
    }
    const [ann = 0, bob = 0, cat = 0, dan = 0] = ids
    const batch = [
      [ann, bob],
      [ann, bob],
      [cat, dan],
      [dan, cat],
      [cat, dan],
      [ann, cat],
    ]
    const writer = createWriter(database.dedicate('writer'), { whoMayWrite: () => 'answered' })
    const write = (senderId = 0, recipientId = 0, body = 'hi') =>
      writer.write({ senderId, recipientId, body, key: crypto.randomUUID() })
    const first = write(bob, dan) // those that come while this is stored share the next batch
    const outcomes = await Promise.all(batch.map(([sender, recipient]) => write(sender, recipient)))
    await first
    await writer.stop()
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'stored',
      'unanswered',
      'stored',
      'stored',
      'stored',
      'stored',
    ])
  })

  test('a page without a script shows why, and what was typed', async () => {
    const ann = await addPerson(app, 'ann6')
    await addPerson(app, 'bob6')
    await ann.send('bob6', 'hello')
    const response = await fetch(`${app.url}/with/bob6`, {
      method: 'POST',
      headers: { cookie: `chatapp=${ann.token}` },
      body: new URLSearchParams({ body: 'what I typed' }),
    })
    expect(response.status).toBe(403)
    const page = await response.text()
    expect(page).toContain('has not written back yet')
    expect(page).toContain('what I typed')
  })

  test('by hand in psql everything may be stored', async () => {
    await addPerson(app, 'ann7')
    await addPerson(app, 'bob7')
    for (let n = 0; n < 2; n++)
      await database.sql`
        INSERT INTO messages (sender_id, recipient_id, body)
        SELECT ann.id, bob.id, 'by hand' FROM users ann, users bob
        WHERE ann.username = 'ann7' AND bob.username = 'bob7'`
  })
})
