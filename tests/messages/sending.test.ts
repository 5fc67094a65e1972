import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let ann: Client
let bob: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'Ann')
  bob = await addPerson(app, 'bob')
  await addPerson(app, 'eve')
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
