import { expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { migrate } from '../../src/database/migrate.ts'
import { readEpoch } from '../../src/live/epoch.ts'
import { createWriter } from '../../src/messages/writer.ts'
import { startOwnPostgres } from '../support/own-postgres.ts'
import { stallCommits } from '../support/slow-commit.ts'

/** Longer than somebody may keep a row locked. */
const STALL_MS = 3_000

test('a role that sees nothing of others’ sessions tells a locked row from a slow commit', async () => {
  const postgres = await startOwnPostgres()
  const owner = await postgres.connect()
  await owner.sql`CREATE ROLE plain LOGIN PASSWORD 'plain'`
  await owner.sql`CREATE DATABASE plain OWNER plain`
  const url = new URL(postgres.url)
  url.pathname = '/plain'
  const superuser = await connectDatabase(readConfig({ DATABASE_URL: url.href }))
  url.username = 'plain'
  url.password = 'plain'
  const database = await connectDatabase(readConfig({ DATABASE_URL: url.href }))
  const { sql } = database
  await migrate(sql)
  expect(await readEpoch(sql)).toHaveLength(16)
  const people = await sql<{ id: number }[]>`
    INSERT INTO users (username, password_hash) SELECT 'person' || i, '' FROM generate_series(1, 4) i RETURNING id`
  const [one = 0, two = 0, three = 0, four = 0] = people.map(({ id }) => id)
  const writer = createWriter(database.dedicate('writer'))
  const write = async (senderId: number, recipientId: number) =>
    writer.write({ senderId, recipientId, body: 'hi', key: crypto.randomUUID() })
  await write(one, two)

  const locked = await superuser.sql.reserve()
  await locked`BEGIN`
  await locked`SELECT FROM conversations FOR UPDATE`
  const held = await Promise.allSettled([write(three, four), write(one, two), write(three, four)])
  expect(held.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  await locked`ROLLBACK`
  locked.release()

  const endStall = await stallCommits(superuser.sql)
  const slow = Promise.all([write(three, four), write(two, three)])
  await Bun.sleep(STALL_MS)
  await endStall()
  expect(await slow).toMatchObject([{ kind: 'stored' }, { kind: 'stored' }])

  await writer.stop()
  for (const { stop } of [database, superuser, owner]) await stop()
}, 60_000)
