import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson, addToken } from '../support/people.ts'

const HEART = '❤️'

let app: TestApp
let ann: Client
let bob: Client
let eve: Client
let count = 0

beforeAll(async () => {
  app = await startApp()
  eve = await addPerson(app, 'eve')
})

beforeEach(async () => {
  count++
  ann = await addPerson(app, `ann${count}`)
  bob = await addPerson(app, `bob${count}`)
})

afterAll(() => app.stop())

async function sendTo(recipient: Client, body: string, more: object = {}) {
  const { json } = await ann.call('/api/v1/message/', {
    body: { recipient: recipient.username, body, ...more },
  })
  return json
}

const edit = (who: Client, id: number, body: string) =>
  who.call(`/api/v1/message/${id}/`, { method: 'PATCH', body: { body } })
const remove = (who: Client, id: number) => who.call(`/api/v1/message/${id}/`, { method: 'DELETE' })
const react = (who: Client, id: number, emoji: string, method = 'PUT') =>
  who.call(`/api/v1/message/${id}/reaction/${encodeURIComponent(emoji)}/`, { method })
const read = (who: Client, other: Client, query = '') =>
  who.call(`/api/v1/message/?target=${other.username}${query}`)

test('a message is as it was sent', async () => {
  expect(await sendTo(bob, 'Hello')).toMatchObject({
    change: null,
    edited: null,
    deleted: null,
    reply_to: null,
    reactions: [],
    files: [],
  })
})

describe('an edit', () => {
  test('gives the message another text and keeps the earlier ones for both people', async () => {
    const { id, timestamp } = await sendTo(bob, 'one')
    const first = await edit(ann, id, '  two ')
    expect(first).toMatchObject({ status: 200, json: { id, body: 'two', change: 1, seq: 1 } })
    await edit(ann, id, 'three')
    const { json } = await bob.call(`/api/v1/message/${id}/`)
    expect(json).toMatchObject({ body: 'three', change: 2, timestamp })
    for (const who of [ann, bob]) {
      const { json: versions } = await who.call(`/api/v1/message/${id}/edits/`)
      expect(versions).toEqual([
        { body: 'one', timestamp },
        { body: 'two', timestamp: first.json.edited },
      ])
    }
  })

  test('with the same text changes nothing', async () => {
    const { id } = await sendTo(bob, 'same')
    expect(await edit(ann, id, 'same')).toMatchObject({ status: 200, json: { change: null, edited: null } })
  })

  test('is refused to the other person, to strangers, and without a text that fits', async () => {
    const { id } = await sendTo(bob, 'mine')
    expect((await edit(bob, id, 'yours')).status).toBe(403)
    expect((await edit(eve, id, 'hers')).status).toBe(404)
    expect((await edit(ann, id, ' ')).status).toBe(422)
    expect((await edit(ann, id, 'x'.repeat(10_001))).status).toBe(422)
    expect((await edit(ann, 999_999, 'gone')).status).toBe(404)
    expect((await ann.call(`/api/v1/message/${id}/`)).json).toMatchObject({ body: 'mine', change: null })
  })

  test('is refused by a token that may not send', async () => {
    const { id } = await sendTo(bob, 'mine')
    const authorization = `Bearer ${await addToken(app, ann.username, ['read'])}`
    for (const [method, path] of [
      ['PATCH', ''],
      ['DELETE', ''],
      ['PUT', `reaction/${encodeURIComponent(HEART)}/`],
    ] as const) {
      const answer = await ann.call(`/api/v1/message/${id}/${path}`, {
        method,
        headers: { authorization },
        ...(method === 'PATCH' && { body: { body: 'x' } }),
      })
      expect(answer.status).toBe(403)
    }
  })

  test('is refused where one of the two has blocked the other; a deletion is not', async () => {
    const { id } = await sendTo(bob, 'before')
    await bob.call(`/api/v1/block/${ann.username}/`, { method: 'PUT' })
    expect(await edit(ann, id, 'after')).toMatchObject({
      status: 403,
      json: { detail: 'This message cannot be delivered.' },
    })
    expect((await react(ann, id, HEART)).status).toBe(403)
    expect((await react(bob, id, HEART)).status).toBe(403)
    expect((await remove(ann, id)).status).toBe(204)
  })
})

describe('the operator’s time', () => {
  test('ends editing and deleting', async () => {
    const limited = await startApp({ CHATAPP_EDIT_MINUTES: '10' })
    const [max, nia] = [await addPerson(limited, 'max'), await addPerson(limited, 'nia')]
    const ids: number[] = []
    for (const body of ['old', 'new', 'old and deleted']) ids.push((await max.send('nia', body)).json.id)
    const [old = 0, fresh = 0, gone = 0] = ids
    await remove(max, gone)
    await limited.database
      .sql`UPDATE messages SET created_at = created_at - interval '601 seconds' WHERE id <> ${fresh}`
    expect(await edit(max, old, 'later')).toMatchObject({
      status: 403,
      json: { detail: 'It is too late to edit this message.' },
    })
    expect((await remove(max, old)).status).toBe(403)
    expect((await edit(max, old, 'old')).status).toBe(200)
    expect((await remove(max, gone)).status).toBe(204)
    expect((await react(nia, old, HEART)).status).toBe(200)
    expect((await edit(max, fresh, 'later')).status).toBe(200)
    expect((await remove(max, fresh)).status).toBe(204)
    await limited.stop()
  })
})

describe('a deletion', () => {
  test('leaves a mark without text, versions and reactions', async () => {
    const { id } = await sendTo(bob, 'one')
    await edit(ann, id, 'two')
    await react(bob, id, HEART)
    expect((await remove(ann, id)).status).toBe(204)
    expect((await remove(ann, id)).status).toBe(204)
    const { json } = await bob.call(`/api/v1/message/${id}/`)
    expect(json).toMatchObject({ id, body: '', reactions: [], change: 3, deleted: expect.any(String) })
    expect((await bob.call(`/api/v1/message/${id}/edits/`)).json).toEqual([])
    const kept = await app.database.sql`
      SELECT body FROM messages WHERE id = ${id} AND body <> '' UNION ALL
      SELECT body FROM message_versions WHERE message_id = ${id} UNION ALL
      SELECT emoji FROM reactions WHERE message_id = ${id}`
    expect(kept).toHaveLength(0)
  })

  test('is refused to the other person and to strangers', async () => {
    const { id } = await sendTo(bob, 'mine')
    expect((await remove(bob, id)).status).toBe(403)
    expect((await remove(eve, id)).status).toBe(404)
  })

  test('ends editing and reacting', async () => {
    const { id } = await sendTo(bob, 'mine')
    await remove(ann, id)
    expect((await edit(ann, id, 'again')).status).toBe(409)
    expect((await react(bob, id, HEART)).status).toBe(409)
    expect((await react(bob, id, HEART, 'DELETE')).status).toBe(409)
  })
})

describe('a reaction', () => {
  test('is made by both people and taken back, in the order of making', async () => {
    const { id } = await sendTo(bob, 'news')
    await react(bob, id, '👍')
    await react(ann, id, HEART)
    expect((await react(ann, id, '👍')).json.reactions).toEqual([
      { emoji: '👍', users: [bob.username, ann.username] },
      { emoji: HEART, users: [ann.username] },
    ])
    expect(await react(ann, id, '👍')).toMatchObject({ status: 200, json: { change: 3 } })
    expect((await react(ann, id, HEART, 'DELETE')).json).toMatchObject({
      change: 4,
      reactions: [{ emoji: '👍', users: [bob.username, ann.username] }],
    })
    expect(await react(ann, id, HEART, 'DELETE')).toMatchObject({ status: 200, json: { change: 4 } })
  })

  test('is one emoji, however a keyboard writes it', async () => {
    const { id } = await sendTo(bob, 'news')
    const refused = ['x', 'thumbsup', '🇩', '👍👍', '1', '#', ' ', '👍'.repeat(200), '\u{200d}', '%00']
    for (const emoji of refused) expect([emoji, (await react(bob, id, emoji)).status]).toEqual([emoji, 422])
    for (const emoji of ['🇩🇪', '👩‍👩‍👧‍👦', '👍🏽', '1️⃣', '❤'])
      expect((await react(bob, id, emoji)).status).toBe(200)
    const { json } = await react(ann, id, HEART)
    expect(json.reactions.at(-1)).toEqual({ emoji: HEART, users: [bob.username, ann.username] })
  })

  test('is one of at most twelve different ones', async () => {
    const { id } = await sendTo(bob, 'news')
    const emoji = ['😀', '😁', '😂', '😃', '😄', '😅', '😆', '😇', '😈', '😉', '😊', '😋']
    for (const one of emoji) expect((await react(bob, id, one)).status).toBe(200)
    expect((await react(ann, id, '😌')).status).toBe(422)
    expect((await react(ann, id, '😀')).status).toBe(200)
  })

  test('is refused to strangers', async () => {
    const { id } = await sendTo(bob, 'news')
    expect((await react(eve, id, HEART)).status).toBe(404)
    expect((await react(eve, id, HEART, 'DELETE')).status).toBe(404)
  })
})

describe('a reply', () => {
  test('names a message of the same conversation', async () => {
    const { id } = await sendTo(bob, 'question')
    const reply = await bob.call('/api/v1/message/', {
      body: { recipient: ann.username, body: 'answer', reply_to: id },
    })
    expect(reply).toMatchObject({ status: 201, json: { reply_to: id } })
    expect((await ann.call(`/api/v1/message/${reply.json.id}/`)).json.reply_to).toBe(id)
  })

  test('to a message of another conversation, or to none, is refused', async () => {
    const { id } = await sendTo(eve, 'elsewhere')
    for (const reply_to of [id, 999_999, 'x', -1, 0]) {
      const answer = await ann.call('/api/v1/message/', {
        body: { recipient: bob.username, body: 'answer', reply_to },
      })
      expect(answer).toMatchObject({ status: 422, json: { errors: { reply_to: [expect.any(String)] } } })
    }
    expect((await sendTo(bob, 'no reply', { reply_to: null })).reply_to).toBeNull()
    const insert = app.database.sql`
      INSERT INTO messages (sender_id, recipient_id, body, reply_to)
      SELECT ann.id, bob.id, 'by hand', ${id} FROM users ann, users bob
      WHERE ann.username = ${ann.username} AND bob.username = ${bob.username}`
    await expect(insert.execute()).rejects.toThrow('same conversation')
  })
})

describe('catching up', () => {
  test('changes come in their order, as they are now, in pages', async () => {
    const ids: number[] = []
    for (const body of ['one', 'two', 'three']) ids.push((await sendTo(bob, body)).id)
    const [one = 0, two = 0, three = 0] = ids
    await edit(ann, three, 'three!')
    await react(bob, one, HEART)
    await remove(ann, two)
    await edit(ann, three, 'three!!')
    const { json } = await read(bob, ann, '&changed_after=0&limit=2')
    expect(json).toMatchObject({ last_seq: 3, last_change: 4 })
    expect(json.results.map(({ id, change }: { id: number; change: number }) => [id, change])).toEqual([
      [one, 2],
      [two, 3],
    ])
    const next = await bob.call(json.next)
    expect(next.json).toMatchObject({ next: null, results: [{ id: three, change: 4, body: 'three!!' }] })
    expect((await read(bob, ann, '&changed_after=4')).json.results).toEqual([])
  })

  test('a page around a message has it in its middle', async () => {
    for (let i = 1; i <= 9; i++) await sendTo(bob, `m${i}`)
    const seqs = async (query: string) =>
      (await read(ann, bob, query)).json.results.map(({ seq }: { seq: number }) => seq)
    expect(await seqs('&around=5&limit=5')).toEqual([7, 6, 5, 4, 3])
    expect(await seqs('&around=1&limit=4')).toEqual([3, 2, 1])
    expect(await seqs('&around=5&limit=1')).toEqual([5])
    expect(await seqs('&around=900&limit=4')).toEqual([9, 8])
    const { json } = await read(ann, bob, '&around=5&limit=5')
    const numbers = async (url: string) =>
      (await ann.call(url)).json.results.map(({ seq }: { seq: number }) => seq)
    expect(await numbers(json.next)).toEqual([2, 1])
    expect(await numbers(json.previous)).toEqual([8, 9])
    expect((await read(ann, bob, '&around=9&limit=5')).json.previous).toBeNull()
  })

  test('the list says how far each conversation was changed', async () => {
    const { id } = await sendTo(bob, 'one')
    const lastChange = async () => (await bob.call('/api/v1/conversation/')).json.results[0].last_change
    expect(await lastChange()).toBe(0)
    await edit(ann, id, 'two')
    expect(await lastChange()).toBe(1)
  })

  test('where to begin is said once', async () => {
    for (const query of ['&around=1&before=2', '&changed_after=1&after=2', '&changed_after=1&around=2'])
      expect((await read(ann, bob, query)).status).toBe(422)
    for (const query of ['around=1', 'changed_after=1'])
      expect((await ann.call(`/api/v1/message/?${query}`)).status).toBe(422)
  })
})

test('a key is known again after its message was edited or deleted', async () => {
  const key = crypto.randomUUID()
  const { id } = await sendTo(bob, 'one', { key })
  await edit(ann, id, 'two')
  expect(await ann.send(bob.username, 'one', key)).toMatchObject({ status: 200, json: { id, body: 'two' } })
  expect((await ann.send(bob.username, 'two', key)).status).toBe(409)
  await remove(ann, id)
  expect(await ann.send(bob.username, 'one', key)).toMatchObject({ status: 200, json: { id, body: '' } })
})

test('changes are told to every socket of both people, with their numbers', async () => {
  const sockets = await Promise.all([ann.openSocket(), bob.openSocket(), bob.openSocket()])
  const { id } = await sendTo(bob, 'one')
  await edit(ann, id, 'two')
  await react(bob, id, HEART)
  await remove(ann, id)
  const frame = { changed: String(id), user: ann.username, recipient: bob.username, seq: 1 }
  for (const socket of sockets) {
    await socket.waitFor(({ change }) => change === 3)
    expect(socket.frames.filter(frame => 'changed' in frame)).toEqual(
      [1, 2, 3].map(change => ({ ...frame, change })),
    )
  }
})

test('many changes at once leave no gap', async () => {
  const ids: number[] = []
  for (let i = 0; i < 5; i++) ids.push((await sendTo(bob, `m${i}`)).id)
  const emoji = ['👍', '😀', '😂', HEART]
  await Promise.all(
    ids.flatMap(id => [
      ...emoji.flatMap(one => [react(ann, id, one), react(bob, id, one)]),
      edit(ann, id, 'a'),
      edit(ann, id, 'b'),
    ]),
  )
  const { json } = await read(ann, bob)
  expect(json.last_change).toBe(50)
  expect(new Set(json.results.map(({ change }: { change: number }) => change)).size).toBe(5)
})

describe('by hand', () => {
  test('what is updated, deleted and reacted to in psql is numbered and told', async () => {
    const { id } = await sendTo(bob, 'one')
    const socket = await bob.openSocket()
    const { sql } = app.database
    await sql`UPDATE messages SET body = 'two' WHERE id = ${id}`
    await sql`INSERT INTO reactions (message_id, user_id, emoji) SELECT ${id}, id, '👍' FROM users WHERE username = ${bob.username}`
    await sql`UPDATE messages SET body = body WHERE id = ${id}`
    await sql`UPDATE messages SET deleted_at = now() WHERE id = ${id}`
    await socket.waitFor(({ change }) => change === 3)
    expect((await bob.call(`/api/v1/message/${id}/`)).json).toMatchObject({
      body: '',
      change: 3,
      reactions: [],
    })
    expect((await read(ann, bob)).json.last_change).toBe(3)
  })

  test('nobody else reacts', async () => {
    const { id } = await sendTo(bob, 'one')
    const insert = app.database.sql`
      INSERT INTO reactions (message_id, user_id, emoji) SELECT ${id}, id, '👍' FROM users WHERE username = 'eve'`
    await expect(insert.execute()).rejects.toThrow('two people')
  })

  test('a row that is removed takes along what was said and made of it', async () => {
    const { id } = await sendTo(bob, 'one')
    await edit(ann, id, 'two')
    await react(bob, id, HEART)
    const { sql } = app.database
    await sql`DELETE FROM messages WHERE id = ${id}`
    expect(
      await sql`SELECT message_id FROM message_versions WHERE message_id = ${id}
                UNION ALL SELECT message_id FROM reactions WHERE message_id = ${id}`,
    ).toHaveLength(0)
  })
})
