import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, call } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let ann: Client
let bob: Client
let eve: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'Ann')
  bob = await addPerson(app, 'bob')
  eve = await addPerson(app, 'eve')
})

afterAll(() => app.stop())

describe('one message', () => {
  test('is there for its two people and for nobody else', async () => {
    const { json } = await ann.send('bob', 'between us')
    expect((await ann.call(`/api/v1/message/${json.id}/`)).json).toEqual(json)
    expect((await bob.call(`/api/v1/message/${json.id}`)).json).toEqual(json)
    expect((await eve.call(`/api/v1/message/${json.id}/`)).status).toBe(404)
    expect((await call(app.url, `/api/v1/message/${json.id}/`)).status).toBe(401)
  })

  test.each(['0', '-1', 'abc', '1.5', '99999999', '9223372036854775808', '1e3', '%00', '%FF', '٣'])(
    'answers 404 to the id %s',
    async id => {
      const { status, json } = await ann.call(`/api/v1/message/${id}/`)
      expect(status).toBe(404)
      expect(json.detail).toBeString()
    },
  )
})

describe('the messages with somebody', () => {
  let gus: Client
  beforeAll(async () => {
    gus = await addPerson(app, 'gus')
    for (let i = 1; i <= 40; i++) await gus.send('ann', `m${i}`)
  })

  test('are the latest 15, newest first, and next leads through all of them', async () => {
    const seen: string[] = []
    let path: string | null = '/api/v1/message/?target=ann'
    const sizes: number[] = []
    while (path) {
      const { json, status } = await gus.call(path)
      expect(status).toBe(200)
      seen.push(...json.results.map(({ body }: { body: string }) => body))
      sizes.push(json.results.length)
      path = json.next
    }
    expect(sizes).toEqual([15, 15, 10])
    expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => `m${40 - i}`))
  })

  test('after a number come oldest first, to the end', async () => {
    const { json } = await ann.call('/api/v1/message/?target=GUS&after=20&limit=12')
    expect(json.results.map(({ seq }: { seq: number }) => seq)).toEqual([
      21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,
    ])
    const { json: rest } = await ann.call(json.next)
    expect(rest.results.map(({ seq }: { seq: number }) => seq)).toEqual([33, 34, 35, 36, 37, 38, 39, 40])
    expect(rest.next).toBeNull()
  })

  test('without a target are the latest of all conversations', async () => {
    await ann.send('eve', 'the very latest')
    const { json } = await ann.call('/api/v1/message/?limit=3')
    expect(json.results[0].body).toBe('the very latest')
    expect(json.results).toHaveLength(3)
    const { json: older } = await ann.call(json.next)
    expect(older.results[0].id).toBeLessThan(json.results[2].id)
  })

  test('without a target are all there, once, where ids and numbers disagree', async () => {
    const [ina, jon, kai] = [
      await addPerson(app, 'ina'),
      await addPerson(app, 'jon'),
      await addPerson(app, 'kai'),
    ]
    // Ids are taken before the conversation is locked, so transactions that wait for each other store them in another order.
    const taken = await app.database.sql<{ id: number }[]>`
      SELECT nextval(pg_get_serial_sequence('messages', 'id')) AS id FROM generate_series(1, 30)`
    for (const [i, { id }] of taken.toSorted((a, b) => ((a.id * 7) % 30) - ((b.id * 7) % 30)).entries()) {
      const [sender, recipient] =
        [
          [ina, jon],
          [jon, ina],
          [kai, ina],
        ][i % 3] ?? []
      await app.database.sql`
        INSERT INTO messages (id, sender_id, recipient_id, body) OVERRIDING SYSTEM VALUE
        SELECT ${id}::bigint, sender.id, recipient.id, 'overtaken' FROM users sender, users recipient
        WHERE sender.username = ${sender?.username ?? ''} AND recipient.username = ${recipient?.username ?? ''}`
    }
    for (const limit of [1, 4, 7]) {
      const seen: number[] = []
      let path: string | null = `/api/v1/message/?limit=${limit}`
      while (path) {
        const { json } = await ina.call(path)
        seen.push(...json.results.map((message: { id: number }) => message.id))
        path = json.next
      }
      expect(seen).toEqual(taken.map(({ id }) => id).reverse())
    }
  })

  test('are nobody else’s', async () => {
    const { json } = await eve.call('/api/v1/message/?target=gus')
    expect(json).toMatchObject({ next: null, previous: null, last_seq: 0, results: [] })
  })

  test.each([
    'limit=0',
    'limit=101',
    'limit=-5',
    'limit=abc',
    'limit=1e1',
    'before=abc',
    'before=-1',
    'before=99999999999999999999',
    'after=1.5',
    'before=1&after=1',
  ])('answer 422 to %s', async query => {
    const { status, json } = await gus.call(`/api/v1/message/?target=ann&${query}`)
    expect(status).toBe(422)
    expect(json.errors).toBeObject()
  })

  test('answer 404 to an unknown target', async () => {
    expect((await gus.call('/api/v1/message/?target=nobody')).status).toBe(404)
    expect((await gus.call('/api/v1/message/?target=%00')).status).toBe(404)
    expect((await gus.call('/api/v1/message/?target=%FF')).status).toBe(404)
  })
})
