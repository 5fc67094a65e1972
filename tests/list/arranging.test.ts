import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import type { Answer, Client } from '../support/client.ts'
import { addPerson, addToken, signInAgain } from '../support/people.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

let made = 0

/** Two people who have written to each other, and nobody else. */
async function pair(): Promise<[Client, Client]> {
  made++
  const [ann, bob] = [await addPerson(app, `ann${made}`), await addPerson(app, `bob${made}`)]
  await bob.send(ann.username, 'hi')
  return [ann, bob]
}

function arrange(person: Client, partner: Client, body: Record<string, unknown>): Promise<Answer> {
  return person.call(`/api/v1/conversation/${partner.username}/`, { method: 'PATCH', body })
}

async function look(person: Client, partner: Client): Promise<Answer['json']> {
  const { json } = await person.call('/api/v1/conversation/?limit=100')
  return json.results.find(({ user }: { user: string }) => user === partner.username)
}

/** Has time gone by since the last message, so that the next one is in another slot. */
async function age(interval: string): Promise<void> {
  const { sql } = app.database
  await sql`UPDATE conversations SET last_message_at = last_message_at - ${interval}::interval`
  await sql`UPDATE conversations SET active_slot = slot_of(last_message_at) WHERE active_slot IS NOT NULL`
  await sql.begin(async tx => {
    await tx`SET LOCAL session_replication_role = replica`
    await tx`
      UPDATE participants SET active_slot = slot_of(last_message_at) FROM conversations
      WHERE conversations.id = conversation_id`
  })
}

const AS_IT_WAS = { pinned: false, archived: false, muted_until: null, marked_unread: false }

describe('a conversation in somebody’s list', () => {
  test('is as it was at first, and what is not given stays', async () => {
    const [ann, bob] = await pair()
    expect(await look(ann, bob)).toMatchObject({ user: bob.username, unread: 1, ...AS_IT_WAS })
    expect((await arrange(ann, bob, { pinned: true })).json).toMatchObject({ ...AS_IT_WAS, pinned: true })
    expect((await arrange(ann, bob, { marked_unread: true })).json).toMatchObject({
      pinned: true,
      marked_unread: true,
    })
    expect((await arrange(ann, bob, {})).json).toMatchObject({ pinned: true, marked_unread: true })
    expect((await arrange(ann, bob, { pinned: false, marked_unread: false })).json).toMatchObject(AS_IT_WAS)
  })

  test('is pinned or archived, not both', async () => {
    const [ann, bob] = await pair()
    await arrange(ann, bob, { pinned: true })
    expect((await arrange(ann, bob, { archived: true })).json).toMatchObject({
      pinned: false,
      archived: true,
    })
    expect((await arrange(ann, bob, { pinned: false })).json).toMatchObject({ archived: true })
    expect((await arrange(ann, bob, { pinned: true })).json).toMatchObject({ pinned: true, archived: false })
    const { status, json } = await arrange(ann, bob, { pinned: true, archived: true })
    expect({ status, fields: Object.keys(json.errors) }).toEqual({ status: 422, fields: ['pinned'] })
  })

  test('is so for one of the two only, and both see the same messages', async () => {
    const [ann, bob] = await pair()
    await arrange(ann, bob, { archived: true, muted_until: '9999-12-31T23:59:59.999Z', marked_unread: true })
    expect(await look(bob, ann)).toMatchObject(AS_IT_WAS)
    expect((await ann.call(`/api/v1/message/?target=${bob.username}`)).json.results).toHaveLength(1)
  })

  test('is muted until a time, after which it is not', async () => {
    const [ann, bob] = await pair()
    const later = new Date(Date.now() + 3_600_000).toISOString()
    expect((await arrange(ann, bob, { muted_until: later })).json.muted_until).toBe(later)
    const over = new Date(Date.now() - 1_000).toISOString()
    expect((await arrange(ann, bob, { muted_until: over })).json.muted_until).toBeNull()
    await arrange(ann, bob, { muted_until: later })
    expect((await arrange(ann, bob, { muted_until: null })).json.muted_until).toBeNull()
  })

  test.each(['tomorrow', '2026-03-31', 7, true, '2026-13-31T00:00:00Z', '10000-01-01T00:00:00Z'])(
    'is not muted until %p',
    async muted_until => {
      const [ann, bob] = await pair()
      const { status, json } = await arrange(ann, bob, { muted_until })
      expect({ status, fields: Object.keys(json.errors) }).toEqual({ status: 422, fields: ['muted_until'] })
      expect(await look(ann, bob)).toMatchObject(AS_IT_WAS)
    },
  )

  test('is found only where there is one', async () => {
    const [ann] = await pair()
    const stranger = await addPerson(app, `stranger${made}`)
    for (const name of [stranger.username, ann.username, 'nobody'])
      expect(
        (await ann.call(`/api/v1/conversation/${name}/`, { method: 'PATCH', body: { pinned: true } })).status,
      ).toBe(404)
    await ann.call(`/api/v1/block/${stranger.username}/`, { method: 'PUT' }) // makes a conversation without a message
    expect((await arrange(ann, stranger, { pinned: true })).status).toBe(404)
  })

  test('is arranged by a program that may send, and by none that may only read', async () => {
    const [ann, bob] = await pair()
    const call = async (scopes: ('read' | 'send')[]) => {
      const authorization = `Bearer ${await addToken(app, ann.username, scopes)}`
      const path = `/api/v1/conversation/${bob.username}/`
      return (await ann.call(path, { method: 'PATCH', body: { pinned: true }, headers: { authorization } }))
        .status
    }
    expect(await call(['read'])).toBe(403)
    expect(await call(['send'])).toBe(200)
  })

  test('is read, and so no longer marked as unread; a stale mark changes nothing', async () => {
    const [ann, bob] = await pair()
    const read = (seq: number) => ann.call(`/api/v1/conversation/${bob.username}/read/`, { body: { seq } })
    await bob.send(ann.username, 'and hi again')
    await read(2)
    await arrange(ann, bob, { marked_unread: true })
    await read(1) // was on its way while it was marked
    expect(await look(ann, bob)).toMatchObject({ unread: 0, marked_unread: true })
    await read(2)
    expect(await look(ann, bob)).toMatchObject({ unread: 0, marked_unread: false })
  })
})

describe('pins', () => {
  test('are 20 at most, also when many devices pin at once', async () => {
    const hub = await addPerson(app, 'hub')
    const names = Array.from({ length: 25 }, (_, i) => `pin${i}`)
    const { sql } = app.database
    await sql`INSERT INTO users (username, password_hash) SELECT name, '' FROM unnest(${names}::text[]) name`
    await sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT id, (SELECT id FROM users WHERE username = 'hub'), 'hi' FROM users WHERE username = ANY(${names}::text[])`
    const statuses = await Promise.all(
      names.map(
        async name =>
          (await hub.call(`/api/v1/conversation/${name}/`, { method: 'PATCH', body: { pinned: true } }))
            .status,
      ),
    )
    expect(statuses.filter(status => status === 200)).toHaveLength(20)
    expect(statuses.filter(status => status === 422)).toHaveLength(5)
    const { json } = await hub.call('/api/v1/conversation/?limit=100')
    const pinned = json.results.filter(({ pinned }: { pinned: boolean }) => pinned)
    expect(pinned).toHaveLength(20)
    const [{ user }] = pinned // one that is pinned may be pinned again, and another one once it is not
    const pin = (name: string, isPinned: boolean) =>
      hub.call(`/api/v1/conversation/${name}/`, { method: 'PATCH', body: { pinned: isPinned } })
    expect((await pin(user, true)).status).toBe(200)
    const left = names[statuses.indexOf(422)] ?? ''
    expect((await pin(left, true)).status).toBe(422)
    await pin(user, false)
    expect((await pin(left, true)).status).toBe(200)
  })
})

describe('what is archived', () => {
  test.each(['0', '3 days'])(
    'comes back with the next message, whoever wrote it, after %p',
    async interval => {
      const [ann, bob] = await pair()
      for (const [sender, recipient] of [
        [bob, ann],
        [ann, bob],
      ] as const) {
        await arrange(ann, bob, { archived: true })
        await age(interval)
        expect(await look(ann, bob)).toMatchObject({ archived: true })
        await sender.send(recipient.username, 'something new')
        expect(await look(ann, bob)).toMatchObject({ archived: false, last: { body: 'something new' } })
      }
    },
  )

  test('comes back for a message by psql, and for each of the two by themselves', async () => {
    const [ann, bob] = await pair()
    await arrange(ann, bob, { archived: true })
    await arrange(bob, ann, { archived: true })
    await app.database.sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT bob.id, ann.id, 'by hand' FROM users ann, users bob
      WHERE ann.username = ${ann.username} AND bob.username = ${bob.username}`
    expect(await look(ann, bob)).toMatchObject({ archived: false })
    expect(await look(bob, ann)).toMatchObject({ archived: false })
  })

  test('stays away while it is muted, and comes back once that is over, however soon', async () => {
    const [ann, bob] = await pair()
    await arrange(ann, bob, { archived: true, muted_until: '9999-12-31T23:59:59.999Z' })
    for (const body of ['one', 'two']) {
      await bob.send(ann.username, body)
      expect(await look(ann, bob)).toMatchObject({
        archived: true,
        unread: body === 'one' ? 2 : 3,
        last: { body },
      })
    }
    await arrange(ann, bob, { muted_until: null }) // in the same slot
    expect(await look(ann, bob)).toMatchObject({ archived: true })
    await bob.send(ann.username, 'three')
    expect(await look(ann, bob)).toMatchObject({ archived: false })

    await arrange(ann, bob, { archived: true, muted_until: new Date(Date.now() + 1_000).toISOString() })
    await bob.send(ann.username, 'in the slot in which the mute ends')
    expect(await look(ann, bob)).toMatchObject({ archived: false })
  })

  test('is not written again by every message that keeps it there', async () => {
    const [ann, bob] = await pair()
    await arrange(ann, bob, { archived: true, muted_until: '9999-12-31T23:59:59.999Z' })
    const { sql } = app.database
    const slots = () => sql`
      SELECT participants.xmin::text FROM participants JOIN users ON users.id = user_id WHERE username = ${ann.username}`
    await bob.send(ann.username, 'the first in its slot')
    const before = await slots()
    await bob.send(ann.username, 'the second')
    expect(await slots()).toEqual(before)
  })
})

describe('what somebody does with their list', () => {
  test('is told to their own devices, and to nobody else', async () => {
    const [ann, bob] = await pair()
    const devices = await Promise.all([ann.openSocket(), (await signInAgain(app, ann.username)).openSocket()])
    const partner = await bob.openSocket()
    const about = (name: string) => (frame: Record<string, unknown>) => frame.conversation === name
    for (const body of [
      { pinned: true },
      { archived: true },
      { muted_until: '9999-01-01T00:00:00Z' },
      { marked_unread: true },
    ]) {
      for (const device of devices) device.frames.length = 0
      await arrange(ann, bob, body)
      for (const device of devices) await device.waitFor(about(bob.username))
    }
    await ann.call(`/api/v1/conversation/${bob.username}/read/`, { body: { seq: 1 } })
    await arrange(bob, ann, { pinned: true })
    await partner.waitFor(about(ann.username)) // what was told before is there by now
    expect(partner.frames.filter(frame => 'conversation' in frame)).toEqual([{ conversation: ann.username }])
  })

  test('is told where reading clears a mark and moves none', async () => {
    const [ann, bob] = await pair()
    const read = () => ann.call(`/api/v1/conversation/${bob.username}/read/`, { body: { seq: 1 } })
    await read()
    await arrange(ann, bob, { marked_unread: true })
    const device = await ann.openSocket()
    await read()
    await device.waitFor(frame => frame.conversation === bob.username)
  })

  test('goes with their account, and the partner keeps theirs', async () => {
    const [ann, bob] = await pair()
    await arrange(ann, bob, { pinned: true })
    await arrange(bob, ann, { archived: true })
    const { sql } = app.database
    await sql`SELECT delete_account(id) FROM users WHERE username = ${ann.username}`
    const [left] = await sql`
      SELECT section FROM participants WHERE conversation_id = (
        SELECT conversation_id FROM participants JOIN users ON users.id = user_id WHERE username = ${bob.username})`
    expect(left).toMatchObject({ section: 'archived' })
    const { json } = await bob.call('/api/v1/conversation/')
    expect(json.results).toMatchObject([{ archived: true }])
  })
})
