import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Person } from '../../src/accounts/store.ts'
import { migrate } from '../../src/database/migrate.ts'
import { readPage } from '../../src/database/page.ts'
import type { ConversationCursor } from '../../src/list/conversation.ts'
import { findConversation, listConversations } from '../../src/list/store.ts'
import { migrationsBefore } from '../support/migrations.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

let database: TestDatabase
let hub: Person
let partners: Person[]

beforeAll(async () => {
  database = await createTestDatabase()
  ;[hub, ...partners] = await addPeople(['Hub', ...Array.from({ length: 80 }, (_, i) => `Partner${i}`)])
})

afterAll(() => database.stop())

async function addPeople(names: string[]): Promise<[Person, ...Person[]]> {
  const [first, ...others] = await database.sql<Person[]>`
    INSERT INTO users (username, password_hash) SELECT name, '' FROM unnest(${names}::text[]) name
    RETURNING id, username`
  if (!first) throw new Error('There is nobody.')
  return [first, ...others]
}

async function write(from: Person, to: Person): Promise<void> {
  await database.sql`INSERT INTO messages (sender_id, recipient_id, body) VALUES (${from.id}, ${to.id}, 'hi')`
}

/** Has time gone by since the last message with somebody, as if everything had been written then. */
async function age(partner: Person, interval: string): Promise<void> {
  await database.sql.begin(async sql => {
    const [conversation] = await sql<{ id: number }[]>`
      UPDATE conversations SET last_message_at = date_trunc('minute', now()) - ${interval}::interval
      WHERE low_user_id = ${Math.min(hub.id, partner.id)} AND high_user_id = ${Math.max(hub.id, partner.id)}
      RETURNING id`
    const id = conversation?.id ?? null
    await sql`UPDATE conversations SET active_slot = slot_of(last_message_at) WHERE id = ${id}`
    await sql`
      UPDATE participants SET active_slot = conversations.active_slot FROM conversations
      WHERE conversations.id = conversation_id AND conversation_id = ${id}`
  })
}

/** All of the list, page by page. */
async function listAll(limit: number, q = ''): Promise<string[]> {
  const names: string[] = []
  for (let after: ConversationCursor | null | undefined = null; after !== undefined; ) {
    const { items, isMore } = await readPage(limit, limit =>
      listConversations(database.sql, hub, { q, after: after ?? null, limit }),
    )
    names.push(...items.map(({ partner }) => partner))
    after = isMore ? items.at(-1)?.cursor : undefined
  }
  return names
}

async function sortedInFull(): Promise<string[]> {
  const rows = await database.sql<{ username: string }[]>`
    SELECT username FROM conversations JOIN users ON users.id = low_user_id + high_user_id - ${hub.id}
    WHERE ${hub.id} IN (low_user_id, high_user_id) ORDER BY last_message_at DESC, conversations.id DESC`
  return rows.map(({ username }) => username)
}

/** Where a slot is not that of the last message. */
async function misplaced(): Promise<readonly unknown[]> {
  return await database.sql`
    SELECT conversations.id FROM conversations JOIN participants ON conversation_id = conversations.id
    WHERE slot_of(last_message_at) IS DISTINCT FROM conversations.active_slot
       OR slot_of(last_message_at) IS DISTINCT FROM participants.active_slot`
}

test('pages are what sorting everything gives, whenever the last messages were written', async () => {
  for (const partner of partners) await write(partner, hub)
  for (const [i, partner] of partners.entries()) {
    // Within a slot, at the same moment, in slots next to each other, and far apart.
    const interval = ['0', '3 minutes', '5 minutes', `${i} minutes`, `${i % 7} hours`, `${i * i} hours`][
      i % 6
    ]
    await age(partner, interval ?? '')
    if (i % 5 === 0) await write(hub, partner)
  }
  expect(await misplaced()).toEqual([])
  const sorted = await sortedInFull()
  expect(sorted).toHaveLength(80)
  for (const limit of [1, 2, 7, 30, 100]) expect(await listAll(limit)).toEqual(sorted)
  const found = sorted.filter(name => name.includes('r1'))
  for (const limit of [1, 4, 30]) expect(await listAll(limit, 'R1')).toEqual(found)
})

test('a message makes a conversation the first, in whichever slot the last one was', async () => {
  for (const [i, interval] of ['0', '4 minutes', '6 minutes', '1 day', '-3 minutes'].entries()) {
    const partner = partners[i] ?? hub
    await age(partner, interval)
    await write(i % 2 === 0 ? hub : partner, partner === hub ? partner : i % 2 === 0 ? partner : hub)
    expect(await misplaced()).toEqual([])
    expect((await listAll(5))[0]).toBe(partner.username)
  }
})

test('one conversation is found by its two people; with nobody else', async () => {
  const [stranger] = await addPeople(['Stranger'])
  const [partner = hub] = partners
  expect(await findConversation(database.sql, hub, partner)).toMatchObject({ partner: partner.username })
  expect(await findConversation(database.sql, partner, hub)).toMatchObject({ partner: 'Hub' })
  expect(await findConversation(database.sql, hub, stranger)).toBeNull()
})

test('a partner who is renamed is found by the new name only', async () => {
  const [, , partner = hub] = partners
  await database.sql`UPDATE users SET username = 'Newname' WHERE id = ${partner.id}`
  expect(await listAll(30, 'ewna')).toEqual(['Newname'])
  expect(await listAll(30, partner.username)).not.toContain('Newname')
})

test('conversations that are older than the slots are in the list', async () => {
  const old = await createTestDatabase({ isEmpty: true })
  await migrate(old.sql, migrationsBefore('reading'))
  await old.sql`INSERT INTO users (username, password_hash) VALUES ('Ann', ''), ('Bob', ''), ('Cleo', '')`
  for (const name of ['Bob', 'Cleo']) {
    await old.sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT ann.id, other.id, 'hi' FROM users ann, users other WHERE ann.username = 'Ann' AND other.username = ${name}`
  }
  await migrate(old.sql)
  const [ann] = await old.sql<Person[]>`SELECT id, username FROM users WHERE username = 'Ann'`
  if (!ann) throw new Error('Ann is gone.')
  const list = async (q: string) =>
    (await listConversations(old.sql, ann, { q, limit: 9 })).map(({ partner }) => partner)
  expect(await list('')).toEqual(['Cleo', 'Bob'])
  expect(await list('o')).toEqual(['Cleo', 'Bob'])
  expect(await list('LE')).toEqual(['Cleo'])
  await old.stop()
})
