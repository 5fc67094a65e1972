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

describe('sending a message', () => {
  test('answers 201 with the message, its body trimmed', async () => {
    const { status, json } = await ann.send('bob', '  Hello Bob \n')
    expect(status).toBe(201)
    expect(json).toMatchObject({ user: 'Ann', recipient: 'bob', body: 'Hello Bob' })
    expect(json.id).toBeInteger()
    expect(json.seq).toBeInteger()
    expect(json.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('accepts a form as well as JSON, with and without the slash at the end', async () => {
    for (const path of ['/api/v1/message/', '/api/v1/message']) {
      const { status, json } = await ann.call(path, {
        body: 'recipient=BOB&body=caf%C3%A9+au+lait',
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      })
      expect(status).toBe(201)
      expect(json).toMatchObject({ recipient: 'bob', body: 'café au lait' })
    }
  })

  test('numbers the messages of a conversation without gaps, from both sides and at the same moment', async () => {
    const [cat, dog] = [await addPerson(app, 'cat'), await addPerson(app, 'dog')]
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => (i % 2 ? cat.send('dog', `m${i}`) : dog.send('cat', `m${i}`))),
    )
    const seqs = answers.map(({ json }) => json.seq).sort((a, b) => a - b)
    expect(seqs).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
  })

  test.each([
    ['nothing at all', {}],
    ['an empty body', { recipient: 'bob', body: '' }],
    ['only spaces', { recipient: 'bob', body: ' \n\t ' }],
    ['a body that is no text', { recipient: 'bob', body: 42 }],
    ['a body that is a list', { recipient: 'bob', body: ['hi'] }],
    ['a recipient that is no text', { recipient: { $ne: '' }, body: 'hi' }],
    ['NUL, which PostgreSQL cannot hold', { recipient: 'bob', body: 'a\0b' }],
    ['half of a surrogate pair', { recipient: 'bob', body: 'a\ud800b' }],
    ['10,001 characters', { recipient: 'bob', body: 'x'.repeat(10_001) }],
    ['a key that is no UUID', { recipient: 'bob', body: 'hi', key: 'abc' }],
    ['oneself as the recipient', { recipient: 'ann', body: 'hi' }],
  ])('answers 422 to %s', async (_, body) => {
    const { status, json } = await ann.call('/api/v1/message/', { body })
    expect(status).toBe(422)
    expect(json.detail).toBeString()
    expect(Object.values(json.errors).flat().length).toBeGreaterThan(0)
  })

  test('counts an emoji as one character: 10,000 of them fit', async () => {
    const body = '😀'.repeat(10_000)
    const { status, json } = await ann.send('bob', body)
    expect(status).toBe(201)
    expect(json.body).toBe(body)
    expect((await ann.send('bob', `${body}😀`)).status).toBe(422)
  })

  test.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '\u202Eabc\u202C אבג',
    "'; DROP TABLE messages; --",
    '$1 %s \\u0041',
  ])('gives back %j as it was typed', async body => {
    const sent = await ann.send('bob', body)
    expect((await bob.call(`/api/v1/message/${sent.json.id}/`)).json.body).toBe(body)
  })

  test('answers 404 to an unknown recipient', async () => {
    for (const recipient of ['nobody', 'a\0b', '\ud800', 'x'.repeat(5_000)]) {
      expect((await ann.send(recipient, 'hi')).status).toBe(404)
    }
  })
})

describe('a key', () => {
  test('makes sending again harmless: 200 and the same message', async () => {
    const key = crypto.randomUUID()
    const first = await ann.send('bob', 'once', key)
    const again = await ann.send('bob', 'once', key.toUpperCase())
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.json).toEqual(first.json)
  })

  test('that is null or empty is none', async () => {
    for (const key of [null, '']) {
      expect(
        (await ann.call('/api/v1/message/', { body: { recipient: 'bob', body: 'hi', key } })).status,
      ).toBe(201)
    }
  })

  test('makes one message of many at the same moment', async () => {
    const key = crypto.randomUUID()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ann.send('eve', 'only one', key)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19)
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1)
  })

  test('answers 409 when it was used for another body or recipient', async () => {
    const key = crypto.randomUUID()
    await ann.send('bob', 'one thing', key)
    expect((await ann.send('bob', 'another thing', key)).status).toBe(409)
    expect((await ann.send('eve', 'one thing', key)).status).toBe(409)
  })

  test('belongs to its sender: another person may use the same', async () => {
    const key = crypto.randomUUID()
    expect((await ann.send('eve', 'from Ann', key)).status).toBe(201)
    expect((await bob.send('eve', 'from Bob', key)).status).toBe(201)
  })

  test('takes no number when it comes again', async () => {
    const key = crypto.randomUUID()
    const { json: first } = await bob.send('eve', 'a', key)
    await bob.send('eve', 'a', key)
    const { json: next } = await bob.send('eve', 'b')
    expect(next.seq).toBe(first.seq + 1)
  })
})

describe('a row inserted by hand', () => {
  test('needs only sender, recipient and body', async () => {
    const fay = await addPerson(app, 'fay')
    await ann.send('fay', 'first')
    await app.database.sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT s.id, r.id, 'by hand' FROM users s, users r WHERE s.username = 'fay' AND r.username = 'Ann'`
    const { json } = await fay.call('/api/v1/message/?target=ann')
    expect(json.results[0]).toMatchObject({ user: 'fay', recipient: 'Ann', body: 'by hand', seq: 2 })
  })
})

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
