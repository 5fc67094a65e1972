import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Person } from '../../src/accounts/store.ts'
import type { Sql } from '../../src/database/client.ts'
import { readyPercent } from '../../src/search-index/progress.ts'
import { createSearchIndex } from '../../src/search-index/search-index.ts'
import { createSettling } from '../../src/search-index/settling.ts'
import { indexSome } from '../../src/search-index/step.ts'
import { readProgress } from '../../src/search-index/store.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { addMember, find, indexAll, write } from '../support/search.ts'

let database: TestDatabase
let sql: Sql
let ann: Person
let bob: Person

beforeAll(async () => {
  database = await createTestDatabase()
  sql = database.sql
  ann = await addMember(sql, 'ann')
  bob = await addMember(sql, 'bob')
})

beforeEach(async () => {
  await sql`TRUNCATE messages`
  await indexAll(sql)
})

afterAll(() => database.stop())

async function documents(): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`SELECT message_id AS id FROM search_documents ORDER BY message_id`
  return rows.map(({ id }) => id)
}

/** Has all there is be from before there was search. */
async function forgetIndex(): Promise<void> {
  await sql`TRUNCATE search_documents, search_blocks, search_changes`
  await sql`
    UPDATE search_progress SET earlier_from = newest, earlier_to = newest, settled_to = newest
    FROM (SELECT max(id) AS newest FROM messages) there`
}

async function writeMany(count: number): Promise<void> {
  await sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT ${ann.id}, ${bob.id}, 'message ' || n FROM generate_series(1, ${count}::int) n`
}

test('a message whose commit comes long after that of later ones is not forgotten', async () => {
  const settling = createSettling(0)
  const { promise: isLater, resolve: goOn } = Promise.withResolvers<void>()
  const { promise: isWritten, resolve: written } = Promise.withResolvers<number>()
  const late = sql.begin(async transaction => {
    const [made] = await transaction<{ id: number }[]>`
      INSERT INTO messages (sender_id, recipient_id, body) VALUES (${ann.id}, ${bob.id}, 'the late one') RETURNING id`
    written(made?.id ?? 0)
    await isLater
  })
  const lateId = await isWritten
  const eve = await addMember(sql, 'eve')
  const next = await write(sql, eve, ann, 'the next one')
  for (let look = 0; look < 6; look++) expect(await indexSome(sql, settling)).toBe('soon')
  expect(await documents()).toEqual([next])
  expect((await readProgress(sql)).settledTo).toBeLessThan(lateId)
  goOn()
  await late
  expect(await find(sql, bob, 'late')).toEqual(['the late one'])
  await indexAll(sql, settling)
  expect(await documents()).toEqual([lateId, next])
})

test('what was there before is made ready in steps, from the newest one, and what was edited meanwhile is right', async () => {
  await writeMany(450)
  await forgetIndex()
  expect(readyPercent(await readProgress(sql))).toBe(0)
  expect(await find(sql, ann, 'message')).toEqual([])
  const settling = createSettling(0)
  expect(await indexSome(sql, settling)).toBe('more')
  expect(await find(sql, ann, 'message', { limit: 3 })).toEqual(['message 450', 'message 449', 'message 448'])
  expect(await documents()).toHaveLength(200)
  await sql`UPDATE messages SET body = 'another text' WHERE body IN ('message 2', 'message 440')`
  await sql`UPDATE messages SET deleted_at = now() WHERE body = 'message 3'`
  await write(sql, bob, ann, 'a new message')
  await indexAll(sql, createSettling(0)) // as another instance does when the first one was killed
  expect(readyPercent(await readProgress(sql))).toBe(100)
  expect(await documents()).toHaveLength(450)
  expect(await find(sql, ann, 'another', { limit: 10 })).toEqual(['another text', 'another text'])
  expect(await find(sql, ann, 'message', { limit: 1 })).toEqual(['a new message'])
})

test('a step that is broken off leaves nothing half done', async () => {
  await writeMany(10)
  await sql`ALTER TABLE search_blocks ADD CONSTRAINT broken CHECK (false) NOT VALID`
  await expect(indexSome(sql, createSettling(0))).rejects.toThrow('broken')
  await sql`ALTER TABLE search_blocks DROP CONSTRAINT broken`
  expect(await documents()).toEqual([])
  await indexAll(sql)
  expect(await documents()).toHaveLength(10)
})

test('instances that work at it at the same time do each thing once', async () => {
  await writeMany(400)
  await Promise.all(Array.from({ length: 4 }, () => indexSome(sql, createSettling(0))))
  await indexAll(sql)
  expect(await documents()).toHaveLength(400)
  const [counted] = await sql<{ sum: number }[]>`SELECT sum(documents)::int AS sum FROM search_blocks`
  expect(counted?.sum).toBe(800)
})

test('a server makes documents of what is announced, and removes those of what is deleted', async () => {
  const index = createSearchIndex(sql)
  index.start()
  const announced = {
    id: 1,
    conversation: 1,
    seq: 1,
    sender: 1,
    recipient: 2,
    senderName: '',
    recipientName: '',
    at: 0,
  }
  const id = await write(sql, ann, bob, 'hello')
  index.events.message?.(announced)
  while ((await documents()).length === 0) await Bun.sleep(20)
  await sql`UPDATE messages SET deleted_at = now() WHERE id = ${id}`
  index.events.changed?.({ ...announced, change: 1 })
  while ((await documents()).length > 0) await Bun.sleep(20)
  await index.stop()
})

test('what an account leaves when it goes is removed with its messages', async () => {
  const eve = await addMember(sql, 'eva')
  await write(sql, eve, ann, 'bye')
  await indexAll(sql)
  await sql`DELETE FROM users WHERE id = ${eve.id}`
  await indexAll(sql)
  expect(await documents()).toEqual([])
  expect(await sql`SELECT FROM search_blocks WHERE person_id = ${eve.id}`).toHaveLength(0)
})
