import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { beginNotice, findPartnerName, type Notice, waitForNotice } from '../../src/push/notice-store.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson, signInAgain } from '../support/people.ts'
import { type PushService, startPushService, subscribe } from '../support/push-service.ts'

let service: PushService
let app: TestApp
let sql: Sql
let ann: Client

const ENVIRONMENT = { CHATAPP_OUTBOUND_PRIVATE: 'allow' }

beforeAll(async () => {
  service = startPushService()
  app = await startApp(ENVIRONMENT)
  sql = app.database.sql
  ann = await addPerson(app, 'ann')
})
afterAll(() => app.stop())

let people = 0

/** Somebody with a device that is told. */
async function somebody() {
  const person = await addPerson(app, `person${++people}`)
  return { person, browser: await subscribe(person, service.browser()) }
}

const read = (person: Client, partner: string, seq: number) =>
  person.call(`/api/v1/conversation/${partner}/read/`, { body: { seq } })

/** Waits until no job is left: whatever was to be sent was. */
async function untilAllIsSent() {
  for (;;) {
    const [left] = await sql`
      SELECT FROM jobs WHERE kind = 'push' AND ended_at IS NULL AND error IS NULL
      UNION ALL SELECT FROM push_notices WHERE queued_at IS NOT NULL AND NOT EXISTS (SELECT FROM jobs WHERE error IS NOT NULL)`
    if (!left) return
    await Bun.sleep(20)
  }
}

/** Has what is to be told noted and sent at once, and waits for it. */
async function untilToldOf(person: Client, lastSeq: number) {
  for (;;) {
    const [noted] = await sql`
      SELECT FROM push_notices JOIN push_subscriptions ON push_subscriptions.id = subscription_id
      JOIN users ON users.id = user_id WHERE username = ${person.username} AND told_seq = ${lastSeq}`
    if (noted) return
    await Bun.sleep(20)
  }
}

test('a message comes to a device, encrypted for it and signed by the server, without its text', async () => {
  const { person, browser } = await somebody()
  await ann.send(person.username, 'the secret of the text')
  const { notification, headers, subject, raw } = await browser.next()
  expect(notification).toMatchObject({
    title: 'ann',
    body: 'New message',
    tag: 'conversation:ann',
    path: '/with/ann',
    isSilent: false,
    isOver: false,
  })
  expect(raw).not.toContain('secret')
  expect(Object.fromEntries(headers)).toMatchObject({
    ttl: '86400',
    urgency: 'high',
    topic: expect.stringMatching(/^[\w-]{32}$/),
    'content-encoding': 'aes128gcm',
  })
  expect(subject).toBe(app.url)
})

test('it has its text where its person wants that, and several in a row are one', async () => {
  const { person, browser } = await somebody()
  await sql`
    INSERT INTO notification_settings (user_id, shows_text)
    SELECT id, true FROM users WHERE username = ${person.username}`
  for (const text of ['one', 'two', '<b>three</b>']) await ann.send(person.username, text)
  expect((await browser.next()).notification.body).toBe('<b>three</b>')
  await untilAllIsSent()
  expect(browser.asked).toBe(1)
})

test('its text has no marks', async () => {
  const { person, browser } = await somebody()
  await sql`
    INSERT INTO notification_settings (user_id, shows_text)
    SELECT id, true FROM users WHERE username = ${person.username}`
  await ann.send(person.username, '**bold** and _not_')
  expect((await browser.next()).notification.body).toBe('bold and not')
})

test('with two instances it comes once, and from psql too', async () => {
  const other = await startApp(ENVIRONMENT, app.database)
  const { person, browser } = await somebody()
  await sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT ann.id, other.id, 'by hand' FROM users ann, users other
    WHERE ann.username = 'ann' AND other.username = ${person.username}`
  await browser.next()
  await untilAllIsSent()
  await other.stop()
  expect(browser.asked).toBe(1)
})

test('it is taken away when it was read elsewhere, in the place of what did not come yet', async () => {
  const { person, browser } = await somebody()
  await ann.send(person.username, 'hello')
  const told = await browser.next()
  await untilToldOf(person, 1)
  expect((await read(person, 'ann', 1)).status).toBe(204)
  const over = await browser.next()
  expect(over.notification).toMatchObject({ tag: 'conversation:ann', isOver: true, isSilent: true })
  expect(over.headers.get('topic')).toBe(told.headers.get('topic'))
  await untilAllIsSent()
  expect([
    ...(await sql`SELECT FROM push_notices JOIN push_subscriptions ON id = subscription_id
    WHERE endpoint = ${browser.subscription.endpoint}`),
  ]).toEqual([])
})

test('it is taken away when it was deleted, and what came before it is shown without a sound', async () => {
  const { person, browser } = await somebody()
  await ann.send(person.username, 'first')
  await browser.next()
  const { json: second } = await ann.send(person.username, 'second')
  expect((await browser.next()).notification.isSilent).toBe(false)
  await untilToldOf(person, 2)
  await ann.call(`/api/v1/message/${second.id}/`, { method: 'DELETE' })
  expect((await browser.next()).notification).toMatchObject({ isSilent: true, isOver: false })
})

test('it is taken away once all was read, where it is not certain which message it is of', async () => {
  const [{ person, browser }, witness] = [await somebody(), await somebody()]
  for (const text of ['first', 'second']) await ann.send(person.username, text)
  await ann.send(witness.person.username, 'noted after that')
  await Promise.all([browser.next(), witness.browser.next()])
  await untilToldOf(person, 2)
  await untilToldOf(witness.person, 1)
  await sql`
    UPDATE push_notices SET told_seq = -1 FROM push_subscriptions JOIN users ON users.id = user_id
    WHERE subscription_id = push_subscriptions.id AND username = ${person.username}`
  await read(person, 'ann', 1)
  await read(witness.person, 'ann', 1)
  expect((await witness.browser.next()).notification.isOver).toBe(true) // noted after that, too
  await untilAllIsSent()
  expect(browser.asked).toBe(1)
  await read(person, 'ann', 2)
  expect((await browser.next()).notification.isOver).toBe(true)
})

test('its text follows an edit, without a sound, where it shows one', async () => {
  const [shown, hidden] = [await somebody(), await somebody()]
  await sql`
    INSERT INTO notification_settings (user_id, shows_text)
    SELECT id, true FROM users WHERE username = ${shown.person.username}`
  for (const { person, browser } of [hidden, shown]) {
    const { json } = await ann.send(person.username, 'see you at tne')
    await browser.next()
    await untilToldOf(person, 1)
    await ann.call(`/api/v1/message/${json.id}/`, { method: 'PATCH', body: { body: 'see you at ten' } })
  }
  expect((await shown.browser.next()).notification).toMatchObject({
    body: 'see you at ten',
    tag: 'conversation:ann',
    isSilent: true,
    isOver: false,
  })
  await untilAllIsSent()
  expect([hidden, shown].map(({ browser }) => browser.asked)).toEqual([1, 2])
})

test('nobody is told of what they have read, muted or blocked, nor in their quiet hours', async () => {
  const quiet = {
    read: (person: Client) => read(person, 'ann', 1),
    muted: ({ username }: Client) => sql`
      UPDATE participants SET muted_until = 'infinity' FROM users WHERE username = ${username} AND user_id = users.id`,
    paused: ({ username }: Client) => sql`
      INSERT INTO notification_settings (user_id, paused_until) SELECT id, now() + interval '1 day' FROM users WHERE username = ${username}`,
  }
  const browsers = await Promise.all(
    Object.values(quiet).map(async silence => {
      const { person, browser } = await somebody()
      await ann.send(person.username, 'hello')
      await silence(person)
      return browser
    }),
  )
  const { person, browser } = await somebody()
  await ann.send(person.username, 'hello')
  await browser.next() // of a message that was sent after the others
  await untilAllIsSent()
  expect(browsers.map(({ asked }) => asked)).toEqual([0, 0, 0])
})

test('a device of which its push service says that it is gone is forgotten', async () => {
  const { person, browser } = await somebody()
  browser.answer = 410
  await ann.send(person.username, 'hello')
  const { endpoint } = browser.subscription
  while ((await sql`SELECT FROM push_subscriptions WHERE endpoint = ${endpoint}`).length > 0)
    await Bun.sleep(20)
  expect(browser.asked).toBe(1)
})

test('a push service that hangs holds up no other, and what it did not take comes later, once', async () => {
  const hanging = await Promise.all([...Array(20)].map(() => somebody()))
  const other = startPushService()
  const { person } = await somebody()
  const prompt = await subscribe(person, other.browser())
  for (const { browser } of hanging) browser.answer = 'hang'
  await Promise.all(hanging.map(({ person }) => ann.send(person.username, 'hello')))
  while (hanging.filter(({ browser }) => browser.asked > 0).length < 16) await Bun.sleep(20)
  await ann.send(person.username, 'quick')
  await prompt.next()
  expect(hanging.filter(({ browser }) => browser.asked > 0)).toHaveLength(16)
  for (const { browser } of hanging) browser.answer = 201
  while ((await sql`SELECT FROM jobs WHERE kind = 'push' AND error IS NULL`).length > 0) await Bun.sleep(50)
  await sql`UPDATE jobs SET due_at = now() WHERE error IS NOT NULL AND due_at > now() + interval '5 seconds'`
  await sql`SELECT pg_notify('chatapp', '{"type": "job_added", "kind": "push"}')`
  await Promise.all(hanging.map(({ browser }) => browser.next()))
  await untilAllIsSent()
  expect(hanging.map(({ browser }) => browser.arrived.length)).toEqual(hanging.map(() => 1))
})

test('nobody is told with whom a conversation of others is', async () => {
  const [, , { person: other }] = [await somebody(), await somebody(), await somebody()]
  await ann.send(other.username, 'between us')
  const [place] = await sql<{ conversation: number; asker: number; one: number }[]>`
    SELECT conversations.id AS conversation, asker.id AS asker, low_user_id AS one
    FROM conversations JOIN users partner ON partner.id = high_user_id
    JOIN users asker ON asker.id NOT IN (low_user_id, high_user_id)
    JOIN users mistaken ON mistaken.id = low_user_id + high_user_id - asker.id
    WHERE partner.username = ${other.username} LIMIT 1`
  if (!place) throw new Error('There is nobody else.')
  expect(await findPartnerName(sql, place.one, place.conversation)).toBe(other.username)
  expect(await findPartnerName(sql, place.asker, place.conversation)).toBeNull()
})

test('an instance that was taken for dead leaves nothing to wait for a job that another one has done', async () => {
  const { person } = await somebody()
  await ann.send(person.username, 'hello')
  await untilToldOf(person, 1)
  const [notice] = await sql<Notice[]>`
    SELECT subscription_id AS subscription, conversation_id AS conversation FROM push_notices
    JOIN push_subscriptions ON id = subscription_id JOIN users ON users.id = user_id WHERE username = ${person.username}`
  if (!notice) throw new Error('Nobody was told.')
  const content = JSON.stringify(notice)
  const [job] = await sql<{ id: number }[]>`
    INSERT INTO jobs (kind, content, attempts, due_at)
    VALUES ('push', ${content}::text::jsonb, 2, now() + interval '1 day') RETURNING id`
  const id = job?.id ?? 0
  expect(await waitForNotice(sql, notice, { id, attempt: 1 })).toBe(false)
  expect(await waitForNotice(sql, notice, { id, attempt: 2 })).toBe(true)
  await beginNotice(sql, notice)
  await sql`DELETE FROM jobs WHERE id = ${id}`
  expect(await waitForNotice(sql, notice, { id, attempt: 2 })).toBe(false)
})

test('somebody whose devices are at servers that hang holds up nobody else', async () => {
  const { person } = await somebody()
  const servers = [...Array(6)].map(() => startPushService())
  const browsers = servers.map(server => server.browser())
  for (const browser of browsers) {
    browser.answer = 'hang'
    await subscribe(await signInAgain({ ...app, database: app.database }, person.username), browser)
  }
  const friends = await Promise.all([...Array(12)].map(() => somebody()))
  await Promise.all(friends.map(friend => friend.person.send(person.username, 'hello')))
  while (browsers.filter(({ asked }) => asked > 0).length < 1) await Bun.sleep(20)
  const { person: other } = await somebody()
  const prompt = await subscribe(other, startPushService().browser())
  await ann.send(other.username, 'quick')
  await prompt.next()
  expect(browsers.reduce((sum, { asked }) => sum + asked, 0)).toBeLessThanOrEqual(4)
})
