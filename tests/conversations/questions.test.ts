import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import { openClient } from '../../src/database/client.ts'
import type { Sql } from '../../src/database/connect.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

// What opening a conversation asks the database. Nothing is cached: who asks and who the partner is are questions, too.

/** What the server asks by itself, while nobody wants anything of it. */
const BY_ITSELF =
  /\b(instances|jobs|daily_figures|settings|search_\w+|push_\w+|webhooks?|file_contents|migrations|server_version|clock_timestamp)\b|UPDATE participants/

let database: TestDatabase
let sql: Sql
let app: TestApp
let count = 0
let ann: Client
let bob: Client
const asked: string[] = []

/** Connections on which something is done beside the requests: an opening needs no transaction. */
const inTransaction = new Set<number>()

/** Characters of a question that a failure shows. */
const SHOWN = 100

beforeAll(async () => {
  database = await createTestDatabase()
  sql = openClient(readConfig({ DATABASE_URL: database.url }), null, 'test', 10)
  sql.options.debug = (connection, text) => {
    if (/^begin/i.test(text)) inTransaction.add(connection)
    if (!inTransaction.has(connection) && !BY_ITSELF.test(text)) asked.push(text.trim().slice(0, SHOWN))
    if (/^(commit|rollback)/i.test(text)) inTransaction.delete(connection)
  }
  app = await startApp({ CHATAPP_ADMIN_READS: 'on' }, { ...database, sql })
})

beforeEach(async () => {
  count++
  ann = await addPerson({ ...app, database }, `ann${count}`)
  bob = await addPerson({ ...app, database }, `bob${count}`)
  await database.sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT s.id, r.id, 'm' || n FROM users s, users r, generate_series(1, 40) n
    WHERE s.username = ${bob.username} AND r.username = ${ann.username} ORDER BY n`
  // That somebody was here is noted once in a while.
  await database.sql`UPDATE users SET seen_at = now() WHERE username = ${ann.username}`
  await database.sql`
    UPDATE sessions SET last_seen_at = now() WHERE user_id = (SELECT id FROM users WHERE username = ${ann.username})`
  asked.length = 0
})

afterAll(async () => {
  await app.stop()
  await sql.end()
  await database.stop()
})

const FRAGMENT = { 'hx-request': 'true', 'hx-request-type': 'partial' }

async function ask(path: string, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(`${app.url}${path}`, {
    headers: { authorization: `Bearer ${ann.token}`, ...headers },
  })
  expect(response.status).toBe(200)
  expect((await response.text()).includes('id="messages"')).toBe(true)
}

for (const [where, address] of [
  ['where reading stopped', ''],
  ['at its newest messages', '?at=newest'],
  ['at an older part', '?before=20'],
  ['around a message', '/20'],
] as const) {
  test(`opening a conversation ${where} asks three questions for a fragment`, async () => {
    await ask(`/with/${bob.username}${address}`, FRAGMENT)
    expect(asked.length, asked.join('\n')).toBe(3)
  })

  test(`opening a conversation ${where} asks five questions for a page`, async () => {
    await ask(`/with/${bob.username}${address}`)
    expect(asked.length, asked.join('\n')).toBe(5)
  })
}

test('the list is read while the conversation is', async () => {
  await database.sql.begin(async transaction => {
    await transaction`LOCK announced_reads` // which the conversation's question reads
    const page = ask(`/with/${bob.username}`)
    while (asked.length < 5) await Bun.sleep(1)
    await transaction`ROLLBACK`
    await page
  })
})
