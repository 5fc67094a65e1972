import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { takeFigures } from '../../src/figures/figures.ts'
import { readFigures } from '../../src/figures/store.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.sql`
    INSERT INTO users (username, password_hash, seen_at) VALUES
      ('ann', '', now()), ('bob', '', now() - interval '6 days'), ('cleo', '', '-infinity')`
})

afterAll(() => database.stop())

beforeEach(async () => {
  await database.sql`TRUNCATE messages, day_figures`
  await database.sql`UPDATE message_count SET counted_to = 0, seen_to = 0, seen_at = '-infinity'`
})

/** Messages of so many days ago. */
async function write(count: number, daysAgo: number): Promise<void> {
  await database.sql.begin(async transaction => {
    await transaction`SET LOCAL session_replication_role = replica`
    await transaction`
      INSERT INTO messages (conversation_id, seq, sender_id, recipient_id, body, created_at)
      SELECT 1000000, coalesce((SELECT max(seq) FROM messages), 0) + i, 1, 2, 'hi', now() - ${daysAgo} * interval '1 day'
      FROM generate_series(1, ${count}) i`
  })
}

/** As if the last look had been a minute ago. */
async function aMinuteLater(): Promise<void> {
  await database.sql`UPDATE message_count SET seen_at = seen_at - interval '1 minute'`
  await database.sql`UPDATE day_figures SET counted_at = counted_at - interval '1 minute'`
}

/** What two instances do at the same moment, until there is nothing more to do. */
async function work(): Promise<void> {
  const one = async () => {
    while (await takeFigures(database.sql));
  }
  await Promise.all([one(), one()])
  await one() // the one that has the lock may end while the other one is told that it has none
}

async function messagesByDay(): Promise<Record<string, number>> {
  const today = Date.parse(new Date().toISOString().slice(0, 10))
  const figures = await readFigures(database.sql, 30)
  return Object.fromEntries(
    figures.map(({ day, messages }) => [(today - Date.parse(day)) / 86_400_000, messages]),
  )
}

test('two instances count each message once, on its day', async () => {
  await write(45_000, 2) // more than are counted at once
  await write(7, 1)
  await write(3, 0)
  await work()
  expect(await messagesByDay()).toEqual({ 0: 0 }) // what was written just now is counted a minute later
  await aMinuteLater()
  await work()
  expect(await messagesByDay()).toEqual({ 0: 3, 1: 7, 2: 45_000 })

  await aMinuteLater()
  await write(2, 0)
  await work()
  await aMinuteLater()
  await work()
  expect(await messagesByDay()).toEqual({ 0: 5, 1: 7, 2: 45_000 })
})

test('a message of which the commit comes after those of later ones is counted, too', async () => {
  const { sql } = database
  const late = await sql.reserve()
  await late`BEGIN`
  await late`INSERT INTO messages (sender_id, recipient_id, body) VALUES (1, 2, 'late')`
  await write(1, 0)
  await work() // sees the later one
  await late`COMMIT`
  late.release()
  await aMinuteLater()
  await work()
  expect(await messagesByDay()).toEqual({ 0: 2 })
})

test('a message whose time is still to come is one of today', async () => {
  await write(1, -2)
  await work()
  await aMinuteLater()
  await work()
  expect(await messagesByDay()).toEqual({ 0: 1 })
})

test('who was there is counted, and stays counted when the account is gone', async () => {
  const { sql } = database
  await work()
  const [before] = await readFigures(sql, 1)
  expect(before).toMatchObject({ people: 3, active: 1, activeWeek: 2 })
  expect(before?.databaseBytes).toBeGreaterThan(1_000_000)
  expect(Date.now() - (before?.countedAt?.getTime() ?? 0)).toBeLessThan(60_000)

  await sql`DELETE FROM users WHERE username = 'ann'`
  await aMinuteLater()
  await work()
  expect(await readFigures(sql, 1)).toMatchObject([{ people: 2, active: 1, activeWeek: 1 }])
})

test('it is not looked again before the time', async () => {
  await work()
  const [before] = await readFigures(database.sql, 1)
  await work()
  expect(await readFigures(database.sql, 1)).toMatchObject([{ countedAt: before?.countedAt }])
})
