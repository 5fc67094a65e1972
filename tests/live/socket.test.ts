import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, openSocket } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let ann: Client
let bob: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
})

afterAll(() => app.stop())

const isMessage = (id: number) => (frame: Record<string, unknown>) => frame.message === String(id)

test('a message is announced to every socket of both people, and to nobody else', async () => {
  const eve = await addPerson(app, 'eve')
  const [anns, bobs, bobsOther, eves] = [
    await ann.openSocket(),
    await bob.openSocket(),
    await bob.openSocket(),
    await eve.openSocket(),
  ]
  const { json } = await ann.send('bob', 'hello')
  const expected = { message: String(json.id), user: 'ann', recipient: 'bob', seq: json.seq }
  for (const socket of [anns, bobs, bobsOther])
    expect(await socket.waitFor(isMessage(json.id))).toEqual(expected)

  const { json: forEve } = await ann.send('eve', 'for you')
  await eves.waitFor(isMessage(forEve.id))
  expect(eves.frames.slice(1)).toEqual([expect.objectContaining({ message: String(forEve.id) })])
})

test('a row inserted by hand is announced like any other', async () => {
  const socket = await bob.openSocket()
  const [row] = await app.database.sql<{ id: number; seq: number }[]>`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT a.id, b.id, 'by hand' FROM users a, users b WHERE a.username = 'ann' AND b.username = 'bob'
    RETURNING id, seq`
  expect(await socket.waitFor(isMessage(row?.id ?? 0))).toEqual({
    message: String(row?.id),
    user: 'ann',
    recipient: 'bob',
    seq: row?.seq,
  })
})

test('what others put on the channel, or what lacks a field, is passed on to nobody', async () => {
  const socket = await bob.openSocket()
  const { sql } = app.database
  const [{ a, b } = { a: 0, b: 0 }] = await sql<{ a: number; b: number }[]>`
    SELECT a.id AS a, b.id AS b FROM users a, users b WHERE a.username = 'ann' AND b.username = 'bob'`
  const whole = {
    type: 'message',
    id: 1,
    seq: 1,
    sender: a,
    recipient: b,
    senderName: 'ann',
    recipientName: 'bob',
  }
  const foreign = [
    'not JSON',
    'null',
    '"message"',
    '[{"type":"message"}]',
    '{"type":"toString"}',
    '{"type":["message"]}',
    JSON.stringify(whole),
    JSON.stringify({ ...whole, conversation: 1, at: '1' }),
    JSON.stringify({ ...whole, conversation: 1, at: 1, senderName: null }),
    JSON.stringify({ type: 'read', seq: 1, reader: a, partner: b }),
    JSON.stringify({ type: 'session_ended' }),
  ]
  for (const payload of foreign) await sql.notify('chatapp', payload)
  const { json } = await ann.send('bob', 'after all that')
  await socket.waitFor(isMessage(json.id))
  expect(socket.frames.slice(1)).toEqual([expect.objectContaining({ message: String(json.id) })])
})

test('a session that is deleted by hand closes its sockets', async () => {
  const ida = await addPerson(app, 'ida')
  const socket = await ida.openSocket()
  await app.database.sql`DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE username = 'ida')`
  expect(await socket.closed).toBe(1008)
})

describe('the handshake', () => {
  const handshake = (headers: Record<string, string>) =>
    fetch(`${app.url}/ws`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    })

  test('is refused with 401 without a session', async () => {
    expect((await handshake({})).status).toBe(401)
    expect((await handshake({ authorization: 'Bearer nonsense' })).status).toBe(401)
  })

  test('is refused with 403 from another site, whoever asks', async () => {
    for (const origin of ['https://evil.example', 'null', `${app.url}.evil.example`]) {
      expect((await handshake({ cookie: `chatapp=${ann.token}`, origin })).status).toBe(403)
    }
  })

  test('is refused with 400 when it is none, and a plain request finds nothing', async () => {
    const { status, json, headers } = await ann.call('/ws', { headers: { upgrade: 'websocket' } })
    expect({ status, json }).toEqual({ status: 400, json: { detail: expect.stringContaining('handshake') } })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect((await ann.call('/ws')).status).toBe(404)
  })

  test('succeeds from our own pages, by cookie', async () => {
    const socket = await openSocket(app.url, ann.token, { origin: app.url, cookie: `chatapp=${ann.token}` })
    socket.close()
  })
})

describe('what a client sends', () => {
  test('is ignored when it is not understood', async () => {
    const socket = await ann.openSocket()
    for (const text of ['', 'hello', '{', '[]', 'null', '{"message":"1"}', '\u0000']) socket.send(text)
    socket.send('{"ping":true}')
    expect(await socket.waitFor(({ pong }) => pong === true)).toBeDefined()
    socket.close()
  })

  test('ends its own socket and no other when it is binary, too large or a flood', async () => {
    const bystander = await bob.openSocket()
    const abuse: [number, (socket: Awaited<ReturnType<Client['openSocket']>>) => void][] = [
      [1003, socket => socket.send(new Uint8Array([1, 2, 3]))],
      [1009, socket => socket.send('x'.repeat(100_000))],
      [1008, socket => Array.from({ length: 500 }, () => socket.send('{}'))],
    ]
    for (const [code, act] of abuse) {
      const socket = await ann.openSocket()
      act(socket)
      expect(await socket.closed).toBe(code)
    }
    const { json } = await ann.send('bob', 'still here?')
    expect(await bystander.waitFor(isMessage(json.id))).toBeDefined()
  })
})

test('a server that stops closes its sockets with 1001', async () => {
  const stopping = await startApp()
  const client = await addPerson(stopping, 'ann')
  const socket = await client.openSocket()
  await stopping.stop()
  expect(await socket.closed).toBe(1001)
})
