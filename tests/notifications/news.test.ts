import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createPerson, type Person } from '../../src/accounts/store.ts'
import { changeNotificationSettings } from '../../src/notifications/change.ts'
import { mayBeTold } from '../../src/notifications/news.ts'
import { newsItem } from '../../src/notifications/news-views.ts'
import { DEFAULT_NOTIFICATIONS } from '../../src/notifications/settings.ts'
import { findNews, readNotificationSettings } from '../../src/notifications/store.ts'
import { notificationOf } from '../../src/push/notifications.ts'
import { wordsIn } from '../../src/words/words.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

let database: TestDatabase
let ann: Person
let bob: Person

beforeAll(async () => {
  database = await createTestDatabase()
  ann = await person('ann')
  bob = await person('bob')
})

afterAll(() => database.stop())

async function person(name: string): Promise<Person> {
  const made = await createPerson(database.sql, name, '')
  if (!made) throw new Error(`There is a ${name}.`)
  return made
}

async function write(sender: Person, recipient: Person, body = 'hi'): Promise<number> {
  const [message] = await database.sql<{ id: number }[]>`
    INSERT INTO messages (sender_id, recipient_id, body) VALUES (${sender.id}, ${recipient.id}, ${body}) RETURNING id`
  return message?.id ?? 0
}

async function maybe(reader: Person, id: number, isLooking = false, now = new Date()): Promise<boolean> {
  const news = await findNews(database.sql, reader, id)
  if (!news) throw new Error('It is not theirs.')
  return mayBeTold(news, isLooking, now)
}

test('somebody is told of what was sent to them, and of nothing else', async () => {
  const id = await write(ann, bob, 'Hello!')
  expect(await findNews(database.sql, bob, id)).toMatchObject({
    messageId: id,
    body: 'Hello!',
    senderId: ann.id,
    sender: 'ann',
    settings: DEFAULT_NOTIFICATIONS,
  })
  expect(await maybe(bob, id)).toBe(true)
  expect(await findNews(database.sql, ann, id)).toBeNull()
  expect(await findNews(database.sql, await person('eve'), id)).toBeNull()
})

test('a message that only has files says which, where its text may be shown', async () => {
  const { sql } = database
  const [message] = await sql<{ id: number }[]>`
    INSERT INTO messages (sender_id, recipient_id, body, has_files) VALUES (${ann.id}, ${bob.id}, '', true) RETURNING id`
  await sql`
    WITH content AS (INSERT INTO file_contents (removable_at) VALUES (NULL) RETURNING id)
    INSERT INTO files (owner_id, name, type, size, received, completed_at, message_id, place, content_id)
    SELECT ${ann.id}, 'plan.pdf', 'application/pdf', 9, 9, now(), ${message?.id ?? 0}, 0, id FROM content`
  const news = await findNews(sql, bob, message?.id ?? 0)
  if (!news) throw new Error('It is not theirs.')
  const told = (showsText: boolean) => {
    const settings = { ...news.settings, showsText }
    const pushed = notificationOf({ ...news, settings, createdAt: new Date(), isNew: true }, wordsIn('en'))
    return [pushed.body, newsItem({ ...news, settings }).render(wordsIn('en'), 'ChatApp')]
  }
  expect(told(true)).toEqual(['plan.pdf', expect.stringContaining('<p>plan.pdf</p>')])
  expect(told(false)).toEqual(['New message', expect.stringContaining('<p>New message</p>')])
})

test('not of what they have read or are reading, nor of what is gone', async () => {
  const { sql } = database
  const id = await write(ann, bob)
  expect(await maybe(bob, id, true)).toBe(false)
  await sql`UPDATE participants SET read_seq = 100 WHERE user_id = ${bob.id}`
  expect(await maybe(bob, id)).toBe(false)
  await sql`UPDATE participants SET read_seq = 0 WHERE user_id = ${bob.id}`
  await sql`UPDATE messages SET body = '', deleted_at = now() WHERE id = ${id}`
  expect(await maybe(bob, id)).toBe(false)
})

test('not from somebody who is muted, until that is over, or blocked', async () => {
  const { sql } = database
  const id = await write(ann, bob)
  await sql`UPDATE participants SET muted_until = now() + interval '1 hour' WHERE user_id = ${bob.id}`
  expect(await maybe(bob, id)).toBe(false)
  await sql`UPDATE participants SET muted_until = now() WHERE user_id = ${bob.id}`
  expect(await maybe(bob, id)).toBe(true)
  await sql`UPDATE conversations SET low_blocks_since = now()`
  expect(await maybe(bob, id)).toBe(false)
  await sql`UPDATE conversations SET low_blocks_since = NULL`
})

test('not in quiet hours and pauses; what two devices change at the same time is kept', async () => {
  const { sql } = database
  const id = await write(ann, bob)
  const now = new Date()
  const quiet = { days: [1, 2, 3, 4, 5, 6, 7] as const, from: '00:00', until: '00:00' }
  await Promise.all([
    changeNotificationSettings(sql, bob, { playsSound: true }),
    changeNotificationSettings(sql, bob, {
      quiet: { ...quiet, days: [...quiet.days] },
      timeZone: 'Asia/Tokyo',
    }),
  ])
  expect(await readNotificationSettings(sql, bob)).toMatchObject({
    playsSound: true,
    timeZone: 'Asia/Tokyo',
    quiet,
  })
  expect(await maybe(bob, id)).toBe(false)
  const pausedUntil = new Date(now.getTime() + 60_000)
  await changeNotificationSettings(sql, bob, { quiet: { ...quiet, days: [] }, pausedUntil })
  expect(await maybe(bob, id, false, now)).toBe(false)
  expect(await maybe(bob, id, false, pausedUntil)).toBe(true)
})

test('what somebody has set goes with their account', async () => {
  const { sql } = database
  await sql`SELECT delete_account(${bob.id})`
  await changeNotificationSettings(sql, bob, { playsSound: true })
  expect(await readNotificationSettings(sql, bob)).toEqual(DEFAULT_NOTIFICATIONS)
})
