import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
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

describe('the list of conversations', () => {
  test('is empty at first', async () => {
    expect((await ann.call('/api/v1/conversation/')).json).toEqual({ next: null, results: [] })
  })

  test('has the latest first, with the last message and how many are unread', async () => {
    const cleo = await addPerson(app, 'cleo')
    await bob.send('ann', 'one')
    await bob.send('ann', 'two')
    await ann.send('cleo', 'three')
    const { json } = await ann.call('/api/v1/conversation/')
    expect(json.results).toMatchObject([
      { user: 'cleo', last: { user: 'ann', recipient: 'cleo', body: 'three' }, last_seq: 1, unread: 0 },
      { user: 'bob', last: { user: 'bob', recipient: 'ann', body: 'two' }, last_seq: 2, unread: 2 },
    ])
    await bob.send('ann', 'four')
    expect((await ann.call('/api/v1/conversation/')).json.results[0]).toMatchObject({
      user: 'bob',
      unread: 3,
    })
    expect((await cleo.call('/api/v1/conversation/')).json.results).toHaveLength(1)
  })

  test('keeps a conversation whose last message somebody deleted', async () => {
    const [max, nia] = [await addPerson(app, 'max'), await addPerson(app, 'nia')]
    for (const body of ['kept', 'deleted']) await max.send('nia', body)
    await app.database.sql`DELETE FROM messages WHERE body = 'deleted'`
    const { json } = await nia.call('/api/v1/conversation/')
    expect(json.results).toMatchObject([{ user: 'max', last: { body: 'kept', seq: 1 }, last_seq: 2 }])
  })

  test('comes in pages, none of them twice', async () => {
    const hub = await addPerson(app, 'hub')
    const others = Array.from({ length: 12 }, (_, i) => `other${i}`)
    await app.database
      .sql`INSERT INTO users (username, password_hash) SELECT name, '' FROM unnest(${others}::text[]) name`
    // In one transaction all have the same time: only the id tells them apart.
    await app.database.sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT id, (SELECT id FROM users WHERE username = 'hub'), 'hi' FROM users WHERE username LIKE 'other%'`
    const seen: string[] = []
    let path = '/api/v1/conversation/?limit=5'
    while (path) {
      const { json } = await hub.call(path)
      seen.push(...json.results.map(({ user }: { user: string }) => user))
      path = json.next
    }
    expect(seen.sort()).toEqual(others.sort())
  })

  test.each(['limit=0', 'limit=x', 'after=x', 'after=1-', 'after=99999999999999999-1'])(
    'answers 422 to %s',
    async query => {
      expect((await ann.call(`/api/v1/conversation/?${query}`)).status).toBe(422)
    },
  )
})

describe('unread', () => {
  test('counts the other’s messages only, and writing is no reading', async () => {
    const [una, vic] = [await addPerson(app, 'una'), await addPerson(app, 'vic')]
    const unread = async () => (await una.call('/api/v1/conversation/')).json.results[0].unread
    await una.send('vic', '1')
    expect(await unread()).toBe(0)
    await vic.send('una', '2')
    await vic.send('una', '3')
    await una.send('vic', '4')
    expect(await unread()).toBe(2)
    await vic.send('una', '5')
    await una.call('/api/v1/conversation/vic/read/', { body: { seq: 2 } })
    expect(await unread()).toBe(2) // 3 and 5
    await una.call('/api/v1/conversation/vic/read/', { body: { seq: 5 } })
    expect(await unread()).toBe(0)
    // A message of one's own that is being committed while the mark is set.
    const typing = await app.database.sql.reserve()
    await typing`BEGIN`
    await typing`INSERT INTO messages (sender_id, recipient_id, body)
      SELECT u.id, v.id, 'just now' FROM users u, users v WHERE u.username = 'una' AND v.username = 'vic'`
    const marked = una.call('/api/v1/conversation/vic/read/', { body: { seq: 5 } })
    await typing`COMMIT`
    typing.release()
    await marked
    expect(await unread()).toBe(0)
    await una.send('vic', '6')
    expect(await unread()).toBe(0)
  })
})

test('unread counts the same when one statement stores the messages of both', async () => {
  const [kim, lou] = [await addPerson(app, 'kim'), await addPerson(app, 'lou')]
  const unread = async (person: Client) => (await person.call('/api/v1/conversation/')).json.results[0].unread
  const insert = (senders: string[]) => app.database.sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT sender.id, recipient.id, 'one of several'
    FROM unnest(${senders}::text[]) WITH ORDINALITY AS given (name, position)
    JOIN users sender ON sender.username = name
    JOIN users recipient ON recipient.username = CASE name WHEN 'kim' THEN 'lou' ELSE 'kim' END
    ORDER BY position`
  await insert(['kim', 'kim', 'lou', 'kim'])
  expect([await unread(kim), await unread(lou)]).toEqual([1, 3])
  await insert(['kim', 'lou'])
  expect([await unread(kim), await unread(lou)]).toEqual([2, 4])
  await kim.call('/api/v1/conversation/lou/read/', { body: { seq: 6 } })
  await insert(['kim', 'kim'])
  expect([await unread(kim), await unread(lou)]).toEqual([0, 6])
})

describe('a read mark', () => {
  test('marks everything up to a number, never goes backwards and never beyond the end', async () => {
    const [dan, eva] = [await addPerson(app, 'dan'), await addPerson(app, 'eva')]
    for (const body of ['1', '2', '3', '4']) await dan.send('eva', body)
    const unread = async () => (await eva.call('/api/v1/conversation/')).json.results[0].unread
    const mark = (seq: unknown) => eva.call('/api/v1/conversation/dan/read/', { body: { seq } })

    expect(await unread()).toBe(4)
    expect((await mark(2)).status).toBe(204)
    expect(await unread()).toBe(2)
    expect((await mark(1)).status).toBe(204)
    expect(await unread()).toBe(2)
    expect((await mark(1_000_000)).status).toBe(204)
    expect(await unread()).toBe(0)
    await dan.send('eva', '5')
    expect(await unread()).toBe(1)
  })

  test('is told to the sockets of both people', async () => {
    const [fay, gil] = [await addPerson(app, 'fay'), await addPerson(app, 'gil')]
    await fay.send('gil', 'hello')
    const sockets = [await fay.openSocket(), await gil.openSocket()]
    await gil.call('/api/v1/conversation/fay/read/', { body: { seq: 1 } })
    for (const socket of sockets) {
      expect(await socket.waitFor(({ read }) => read !== undefined)).toEqual({
        read: 1,
        reader: 'gil',
        partner: 'fay',
      })
    }
  })

  test.each([[-1], [1.5], ['x'], [null], [undefined], [[1]], [1e300]])('answers 422 to %p', async seq => {
    expect((await ann.call('/api/v1/conversation/bob/read/', { body: { seq } })).status).toBe(422)
  })

  test('answers 404 where there is nobody', async () => {
    for (const name of ['nobody', 'ann', '%00', '%FF']) {
      expect((await ann.call(`/api/v1/conversation/${name}/read/`, { body: { seq: 1 } })).status).toBe(404)
    }
  })
})

test('an account that is removed takes its conversations and their messages along, and no others', async () => {
  const [max, ned] = [await addPerson(app, 'max1'), await addPerson(app, 'ned1')]
  await max.send('ned1', 'goes')
  await ned.send('ann', 'stays')
  await app.database.sql`DELETE FROM users WHERE username = 'max1'`
  expect((await ned.call('/api/v1/conversation/')).json.results).toMatchObject([{ user: 'ann' }])
  const bodies = await app.database.sql`SELECT body FROM messages WHERE body IN ('goes', 'stays')`
  expect(bodies.map(({ body }) => body)).toEqual(['stays'])
})

test('conversations that are emptied by hand take their messages along', async () => {
  const cleared = await startApp()
  const [one, other] = [await addPerson(cleared, 'one'), await addPerson(cleared, 'other')]
  await one.send('other', 'before')
  await cleared.database.sql`TRUNCATE conversations RESTART IDENTITY CASCADE`
  expect((await other.call('/api/v1/message/')).json.results).toEqual([])
  expect((await one.send('other', 'after')).json.seq).toBe(1)
  await cleared.stop()
})
