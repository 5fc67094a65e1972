import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { migrate } from '../../src/database/migrate.ts'
import { ALL_IDS, type Days, findIdsOfDays, noteEarlierDays } from '../../src/messages/days.ts'
import { migrationsBefore } from '../support/migrations.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

const BLOCK = 512

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await addPeople(database.sql)
})
afterAll(() => database.stop())

async function addPeople(sql: Sql): Promise<void> {
  await sql`INSERT INTO users (username, password_hash) SELECT name, '' FROM unnest(${['ann', 'bob', 'cleo']}::text[]) name`
}

/** Stores as many messages in one statement. */
async function write(sql: Sql, count: number, [from, to] = ['ann', 'bob']): Promise<void> {
  await sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT sender.id, recipient.id, 'x' FROM users sender, users recipient, generate_series(1, ${count}::int)
    WHERE sender.username = ${from ?? ''} AND recipient.username = ${to ?? ''}`
}

/** The messages of some days that are not where they are said to be. */
async function missed(sql: Sql, days: Days): Promise<number[]> {
  const range = (await findIdsOfDays(sql, days)) ?? { low: 1, high: 0 }
  const rows = await sql<{ id: number }[]>`
    SELECT id FROM messages
    WHERE day_of(created_at) >= coalesce(${days.from}::date, '-infinity')
      AND day_of(created_at) <= coalesce(${days.to}::date, 'infinity') AND NOT id BETWEEN ${range.low} AND ${range.high}`
  return rows.map(({ id }) => id)
}

async function daysThereAre(sql: Sql): Promise<string[]> {
  const rows = await sql<
    { day: string }[]
  >`SELECT DISTINCT day_of(created_at)::text AS day FROM messages ORDER BY 1`
  return rows.map(({ day }) => day)
}

test('no message is outside of the ids of its day, whatever the clock did', async () => {
  const { sql } = database
  await write(sql, BLOCK)
  // The clock was three days ahead for a moment: conversations never go back in time, others do.
  await sql`UPDATE conversations SET last_message_at = now() + interval '3 days'`
  await write(sql, 10)
  await write(sql, 2 * BLOCK, ['ann', 'cleo'])
  await sql`UPDATE messages SET created_at = '2021-03-04T23:59:59.999Z' WHERE id = ${BLOCK + 100}`
  await write(sql, 1)

  const days = await daysThereAre(sql)
  expect(days).toHaveLength(3)
  for (const day of days) {
    for (const asked of [
      { from: day, to: day },
      { from: day, to: null },
      { from: null, to: day },
    ])
      expect({ asked, missed: await missed(sql, asked) }).toEqual({ asked, missed: [] })
  }
  expect(await findIdsOfDays(sql, { from: '2021-03-04', to: '2021-03-04' })).toEqual({
    low: BLOCK,
    high: 2 * BLOCK - 1,
  })
  expect(await findIdsOfDays(sql, { from: '2021-03-05', to: '2021-12-31' })).toBeNull()
  expect(await findIdsOfDays(sql, { from: null, to: null })).toEqual(ALL_IDS)
  const [noted] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM message_days`
  expect(noted?.count).toBeLessThan(12) // a row for hundreds of messages
})

test('who stores the first message of a day keeps nobody else waiting', async () => {
  const { sql } = database
  await sql`TRUNCATE conversations CASCADE`
  await sql.begin(async transaction => {
    await transaction`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT ann.id, bob.id, 'x' FROM users ann, users bob WHERE ann.username = 'ann' AND bob.username = 'bob'`
    await write(sql, 1, ['ann', 'cleo']) // on another connection, while this one has not committed
  })
  const [day = ''] = await daysThereAre(sql)
  expect(await missed(sql, { from: day, to: day })).toEqual([])
  await sql`TRUNCATE conversations CASCADE`
  expect(await findIdsOfDays(sql, { from: day, to: day })).toBeNull()
})

test('what was stored before there were days is found at once, and by its day when it has been looked at', async () => {
  const older = await createTestDatabase({ isEmpty: true })
  const { sql } = older
  await migrate(sql, migrationsBefore('messages_for_administrators'))
  await addPeople(sql)
  await write(sql, 2 * BLOCK)
  await sql`UPDATE messages SET created_at = '2020-02-29T12:00:00Z' WHERE id <= 100`
  await migrate(sql)
  await write(sql, 1)
  const leapDay = { from: '2020-02-29', to: '2020-02-29' }
  expect(await missed(sql, leapDay)).toEqual([])
  expect(await findIdsOfDays(sql, leapDay)).toEqual({ low: 0, high: 2 * BLOCK })

  await Promise.all([noteEarlierDays(sql), noteEarlierDays(sql)]) // two instances
  expect(await findIdsOfDays(sql, leapDay)).toEqual({ low: 0, high: BLOCK - 1 })
  for (const day of await daysThereAre(sql)) expect(await missed(sql, { from: day, to: day })).toEqual([])
  await older.stop()
})
