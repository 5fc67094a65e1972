import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Account, findPersonByName, type SignedIn } from '../../src/accounts/store.ts'
import { keptPartItems, type Part, partItems } from '../../src/conversations/items.ts'
import { createOpenParts } from '../../src/conversations/open-parts.ts'
import type { Opened } from '../../src/conversations/store.ts'
import { DEFAULT_PREFERENCES } from '../../src/http/preferences.ts'
import { createSidebar } from '../../src/sidebar/render.ts'
import { wordsIn } from '../../src/words/words.ts'
import { startApp } from '../support/app.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

// What an instance keeps of conversations and lists is what the database has, whatever is done to it and by whom.

const LIMIT = 15
const AT = { whereReadingStopped: true } as const

let database: TestDatabase
let ann: SignedIn & Account
let bob: Account

beforeAll(async () => {
  database = await createTestDatabase()
  await database.sql`
    INSERT INTO users (username, password_hash) SELECT name, '' FROM unnest(ARRAY['ann', 'bob', 'cleo', 'dan', 'eve']) name`
  await database.sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT CASE n % 2 WHEN 0 THEN ann.id ELSE bob.id END, CASE n % 2 WHEN 0 THEN bob.id ELSE ann.id END, 'message ' || n
    FROM users ann, users bob, generate_series(1, 20) n WHERE ann.username = 'ann' AND bob.username = 'bob' ORDER BY n`
  await database.sql`UPDATE participants SET read_seq = 20, own_unread = 0`
  bob = await find('bob')
  ann = {
    ...(await find('ann')),
    ...DEFAULT_PREFERENCES,
    picture: null,
    role: 'member',
    sessionId: '',
    scopes: null,
    hasTwoSteps: false,
  }
})

afterAll(() => database.stop())

async function find(name: string): Promise<Account> {
  const found = await findPersonByName(database.sql, name)
  if (!found) throw new Error(`There is no ${name}.`)
  return found
}

/** An instance, as far as it keeps something. */
function startKeeping() {
  const { sql } = database
  return { parts: createOpenParts(sql, LIMIT), renderSidebar: createSidebar(sql) }
}

async function show({ parts, renderSidebar }: ReturnType<typeof startKeeping>, itemsOf = keptPartItems) {
  const opened = await parts.open(ann, bob, AT)
  const sidebar = await renderSidebar(ann, { current: 'cleo' })
  const { part, ...rest } = opened
  const items = itemsOf(partOf(opened), { viewer: ann, partner: bob, ...opened.standing })
  const html = [items, sidebar].map(made => made.render(wordsIn('en'), 'Server', DEFAULT_PREFERENCES))
  return { html, rest, messages: part.messages }
}

function partOf({ part: { messages, hasOlder }, end, lastChange }: Opened): Part {
  return { messages, olderBefore: hasOlder ? 1 : null, newerAfter: null, begin: null, end, lastChange }
}

const IN_BOTH = `low_user_id = (SELECT min(id) FROM users WHERE username IN ('ann', 'bob'))`
const NEWEST = `(SELECT id FROM messages ORDER BY id DESC LIMIT 1)`
const FIRST_SHOWN = `(SELECT id FROM messages ORDER BY id DESC OFFSET 10 LIMIT 1)`
const ANN = `(SELECT id FROM users WHERE username = 'ann')`
const BOB = `(SELECT id FROM users WHERE username = 'bob')`

test.each([
  ['nothing', 'SELECT'],
  ['a message', `INSERT INTO messages (sender_id, recipient_id, body) VALUES (${BOB}, ${ANN}, 'one more')`],
  ['an edit', `UPDATE messages SET body = 'another text' WHERE id = ${NEWEST}`],
  ['an edit of an older one', `UPDATE messages SET body = 'another text, too' WHERE id = ${FIRST_SHOWN}`],
  [
    'a reply',
    `INSERT INTO messages (sender_id, recipient_id, body, reply_to) VALUES (${ANN}, ${BOB}, 'yes', ${FIRST_SHOWN})`,
  ],
  [
    'an edit of what is quoted',
    `UPDATE messages SET body = 'yet another' WHERE id = (SELECT reply_to FROM messages WHERE id = ${NEWEST})`,
  ],
  ['a reaction', `INSERT INTO reactions (message_id, user_id, emoji) VALUES (${NEWEST}, ${BOB}, '🎂')`],
  ['another reaction', `UPDATE reactions SET emoji = '🥧' WHERE message_id = ${NEWEST}`],
  ['a reaction that is taken back', `DELETE FROM reactions WHERE message_id = ${NEWEST}`],
  ['a deletion', `UPDATE messages SET deleted_at = now() WHERE id = ${NEWEST}`],
  [
    'a message that has disappeared',
    `UPDATE messages SET deleted_at = now(), disappeared_at = now() WHERE id = ${FIRST_SHOWN}`,
  ],
  ['a mark as read', `UPDATE participants SET read_seq = 21 WHERE user_id = ${ANN} AND partner_name = 'bob'`],
  [
    'how far the other one has read',
    `UPDATE participants SET read_seq = 22, delivered_seq = 22 WHERE user_id = ${BOB} AND partner_name = 'ann'`,
  ],
  ['a mark as unread', `UPDATE participants SET is_marked_unread = true WHERE user_id = ${ANN}`],
  [
    'a draft',
    `INSERT INTO drafts (user_id, partner_id, body, typed_at) VALUES (${ANN}, ${BOB}, 'as I was', now())`,
  ],
  [
    'a draft for somebody else',
    `INSERT INTO drafts (user_id, partner_id, body, typed_at) SELECT ${ANN}, id, 'as you were', now() FROM users WHERE username = 'cleo'`,
  ],
  ['another draft', `UPDATE drafts SET body = 'as I was saying' WHERE partner_id = ${BOB}`],
  ['a pin', `UPDATE participants SET section = 'pinned', pinned_at = now() WHERE user_id = ${ANN}`],
  [
    'a conversation that is put away',
    `UPDATE participants SET section = 'archived', pinned_at = NULL WHERE user_id = ${ANN}`,
  ],
  ['one that is brought back', `UPDATE participants SET section = 'main' WHERE user_id = ${ANN}`],
  [
    'one that is muted',
    `UPDATE participants SET muted_until = now() + interval '1 hour' WHERE user_id = ${ANN}`,
  ],
  [
    'one whose silence is over',
    `UPDATE participants SET muted_until = now() - interval '1 s' WHERE user_id = ${ANN}`,
  ],
  [
    'a conversation with somebody else',
    `INSERT INTO messages (sender_id, recipient_id, body) SELECT id, ${ANN}, 'hello' FROM users WHERE username = 'dan'`,
  ],
  ['somebody who is new', `INSERT INTO users (username, password_hash) VALUES ('fay', '')`],
  ['somebody who is away for good', `UPDATE users SET disabled_at = now() WHERE username = 'eve'`],
  ['another name of the partner', `UPDATE users SET display_name = 'Robert' WHERE username = 'bob'`],
  ['another name of somebody else', `UPDATE users SET display_name = 'Fayola' WHERE username = 'fay'`],
  ['a block', `UPDATE conversations SET high_blocks_since = now() WHERE ${IN_BOTH}`],
  ['messages that disappear', `UPDATE conversations SET disappear_days = 7 WHERE ${IN_BOTH}`],
])('what is kept is as what is read anew after %s', async (_, deed) => {
  const before = startKeeping()
  await show(before)
  await database.sql.unsafe(deed)
  const fresh = await show(startKeeping(), partItems)
  expect(await show(before)).toEqual(fresh)
  expect(await show(before)).toEqual(fresh)
})

test('what is kept is not read again, and where it is another one, it is', async () => {
  const instance = startKeeping()
  const first = await show(instance)
  expect((await show(instance)).messages).toBe(first.messages)
  await database.sql.unsafe(`UPDATE messages SET body = 'the last word' WHERE id = ${FIRST_SHOWN}`)
  expect((await show(instance)).messages).not.toBe(first.messages)
})

test('two people see their own side of it, and whoever has another name now is called by it', async () => {
  const { sql } = database
  const parts = createOpenParts(sql, LIMIT)
  const sendersSeenBy = async (one: Account, other: Account) => {
    const { part } = await parts.open(one, other, AT)
    return [...new Set(part.messages.map(({ sender }) => sender))].sort()
  }
  expect(await sendersSeenBy(ann, bob)).toEqual(['ann', 'bob'])
  expect(await sendersSeenBy(bob, ann)).toEqual(['ann', 'bob'])
  expect(await sendersSeenBy(ann, { ...bob, username: 'bobby' })).toEqual(['ann', 'bobby'])
})

test('rows that are removed by hand are gone from pages that were open before', async () => {
  const app = await startApp()
  const place = { url: app.url, database: app.database }
  const [cleo, dan, eve] = [
    await addPerson(place, 'cleo'),
    await addPerson(place, 'dan'),
    await addPerson(place, 'eve'),
  ]
  for (const text of ['first', 'second', 'third']) await cleo.send('dan', text)
  const read = async () => {
    const response = await fetch(`${app.url}/with/cleo`, {
      headers: { authorization: `Bearer ${dan.token}` },
    })
    return response.text()
  }
  const socket = await dan.openSocket()
  expect(await read()).toContain('second')
  await app.database.sql`DELETE FROM messages WHERE body = 'second'`
  await eve.send('dan', 'what was before this has been heard of')
  await socket.waitFor(({ user }) => user === 'eve')
  const page = await read()
  expect(page).toContain('third')
  expect(page).not.toContain('second')
  socket.close()
  await app.stop()
})
