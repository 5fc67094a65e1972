import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { migrate } from '../../src/database/migrate.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, clientFor } from '../support/client.ts'
import { migrationsBefore } from '../support/migrations.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

/** A conversation in the list. */
type Seen = { user: string; last: { body: string }; unread: number }

const SECRET = 'a secret of before'

const MESSAGES = [
  ['Ann', 'bob', 'one'],
  ['bob', 'Ann', 'two'],
  ['..', 'Ann', 'three'],
  ['Ann', '-Cleo.', 'four'],
]

let database: TestDatabase
let app: TestApp
let ann: Client
let bob: Client
let renamedPerson: Client
let renamed: string

/** Signs a token as the version of the old schema did. */
function oldToken(sessionId: string): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const claims = { jti: sessionId, exp: Math.floor(Date.now() / 1_000) + 3_600 }
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`
}

beforeAll(async () => {
  database = await createTestDatabase({ isEmpty: true })
  const { sql } = database
  await migrate(sql, migrationsBefore('usernames'))
  await sql`INSERT INTO signing_keys (purpose, secret) VALUES ('session', ${SECRET})`
  await sql`
    INSERT INTO users (username, password_hash)
    SELECT name, '' FROM unnest(${['Ann', 'bob', '..', '-Cleo.', 'never']}::text[]) name`
  for (const [sender = '', recipient = '', body = ''] of MESSAGES) {
    await sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT sender.id, recipient.id, ${body} FROM users sender, users recipient
      WHERE sender.username = ${sender} AND recipient.username = ${recipient}`
  }
  const sessions = await sql<{ id: string; username: string }[]>`
    WITH made AS (
      INSERT INTO sessions (user_id, expires_at, user_agent, address)
      SELECT id, now() + interval '1 day', '', '' FROM users RETURNING id, user_id)
    SELECT made.id, username FROM made JOIN users ON users.id = user_id`
  await migrate(sql)
  app = await startApp({}, database)
  const clientOf = (name: string) =>
    clientFor(app.url, name, oldToken(sessions.find(({ username }) => username === name)?.id ?? ''))
  ann = clientOf('Ann')
  bob = clientOf('bob')
  const [person] = await sql<{ username: string }[]>`SELECT username FROM users WHERE username LIKE 'user-%'`
  renamed = person?.username ?? ''
  renamedPerson = clientOf('..')
})

afterAll(async () => {
  await app.stop()
  await database.stop()
})

test('a database of the first release goes on with all that it has', async () => {
  // Whoever was signed in stays signed in, and finds the same conversations in the same order.
  const { json } = await ann.call('/api/v1/conversation/')
  const seen = json.results.map(({ user, last, unread }: Seen) => [user, last.body, unread])
  expect(seen).toEqual([
    ['-Cleo.', 'four', 0],
    [renamed, 'three', 1],
    ['bob', 'two', 1],
  ])
  const { json: all } = await ann.call('/api/v1/message/')
  expect(all.results.map(({ body }: { body: string }) => body)).toEqual(['four', 'three', 'two', 'one'])

  // People are found by a part of their name, a name that is no longer given too.
  const search = async (q: string) =>
    (await ann.call(`/api/v1/user/?q=${q}`)).json.map(({ username }: { username: string }) => username)
  expect(await search('leo.')).toEqual(['-Cleo.'])
  expect(await search('EV')).toEqual(['never'])
  expect(await search('ser-')).toEqual([renamed])
  const page = await fetch(`${app.url}/?q=leo`, { headers: { authorization: `Bearer ${ann.token}` } })
  expect(await page.text()).toContain('/with/-Cleo.')

  // They go on writing to each other, and the latest comes first.
  const socket = await ann.openSocket()
  expect((await renamedPerson.send('Ann', 'five')).status).toBe(201)
  await socket.waitFor(({ user }) => user === renamed)
  expect((await ann.send('never', 'six')).status).toBe(201)
  const { json: after } = await ann.call('/api/v1/conversation/')
  expect(after.results.map(({ user }: Seen) => user)).toEqual(['never', renamed, '-Cleo.', 'bob'])

  // What was said before is edited, answered and deleted, and the other one sees so.
  const ids = new Map(all.results.map(({ id, body }: { id: number; body: string }) => [body, id]))
  const [one, two] = [ids.get('one'), ids.get('two')]
  expect(
    (await ann.call(`/api/v1/message/${one}/`, { method: 'PATCH', body: { body: 'one, at last' } })).status,
  ).toBe(200)
  const reaction = `/api/v1/message/${two}/reaction/${encodeURIComponent('👍')}/`
  expect((await ann.call(reaction, { method: 'PUT' })).status).toBe(200)
  const reply = await ann.call('/api/v1/message/', {
    body: { recipient: 'bob', body: 'three', reply_to: two },
  })
  expect(reply.status).toBe(201)
  expect((await ann.call(`/api/v1/message/${one}/`, { method: 'DELETE' })).status).toBe(204)
  const { json: changed } = await bob.call('/api/v1/message/?target=Ann&changed_after=0')
  expect(changed.results.map(({ body, change }: { body: string; change: number }) => [body, change])).toEqual(
    [
      ['two', 2],
      ['', 3],
    ],
  )
  const { json: talk } = await bob.call('/api/v1/message/?target=Ann')
  expect(talk.results.map(({ seq }: { seq: number }) => seq)).toEqual([3, 2, 1])

  // An account takes all that is its own with it.
  await database.sql`DELETE FROM users WHERE username = ${renamed}`
  const [left] = await database.sql`
    SELECT (SELECT count(*)::int FROM messages) AS messages, (SELECT count(*)::int FROM conversations) AS conversations,
           (SELECT count(*)::int FROM participants) AS participants,
           (SELECT count(*)::int FROM name_ends WHERE user_id NOT IN (SELECT id FROM users)) AS ends`
  expect(left).toEqual({ messages: 5, conversations: 3, participants: 6, ends: 0 })
})

test('servers of the version before still find whose session it is', async () => {
  const asThen = app.database.sql`
    SELECT users.id, username, sessions.id AS "sessionId", last_seen_at < now() - interval '1 hour' AS "isUnnoted"
    FROM sessions JOIN users ON users.id = user_id
    WHERE token_hash = '' AND expires_at > now() AND disabled_at IS NULL`
  expect([...(await asThen)]).toEqual([])
})
