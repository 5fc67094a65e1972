import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import type { Sql } from '../../src/database/connect.ts'
import { beginPosting } from '../../src/webhooks/position-store.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { endAtLast } from '../support/cleanup.ts'
import type { Client } from '../support/client.ts'
import { addPerson, makeToken } from '../support/people.ts'

type Posted = { headers: Headers; text: string }

let app: TestApp
let sql: Sql
let ann: Client
let people = 0

const ENVIRONMENT = { CHATAPP_OUTBOUND_PRIVATE: 'allow' }

beforeAll(async () => {
  app = await startApp(ENVIRONMENT)
  sql = app.database.sql
  ann = await addPerson(app, 'ann')
})
afterAll(() => app.stop())

/** A program that is posted to. */
function startProgram() {
  const program = { url: '', posted: [] as Posted[], answers: [] as (Response | 'never')[] }
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    async fetch(request) {
      program.posted.push({ headers: request.headers, text: await request.text() })
      const answer = program.answers.shift() ?? new Response('thanks')
      return answer === 'never' ? new Promise<never>(() => {}) : answer
    },
  })
  endAtLast(() => server.stop(true))
  program.url = `http://127.0.0.1:${server.port}/hook`
  return program
}

const ask = (person: Client, path: string, form?: Record<string, string>) =>
  fetch(app.url + path, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${person.token}` },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  })

/** Has what is sent to somebody posted to a program. */
async function startPosting(person: Client) {
  const { id } = await makeToken(app, person.username, ['read'])
  const page = `/settings/tokens/${id}/webhook`
  const program = startProgram()
  const made = await ask(person, page, { url: program.url })
  expect(made.status).toBe(201)
  const [, secret = ''] = /whsec_([\w+/=]+)/.exec(await made.text()) ?? []
  return { page, program, secret }
}

/** Somebody with a program that is posted to. */
async function somebody() {
  const person = await addPerson(app, `person${++people}`)
  return { person, ...(await startPosting(person)) }
}

const bodiesOf = ({ posted }: ReturnType<typeof startProgram>) =>
  posted.map(({ text }) => JSON.parse(text).data.body)

async function untilPosted({ posted }: ReturnType<typeof startProgram>, count: number) {
  while (posted.length < count) await Bun.sleep(20)
}

/** Has what failed tried again now. */
async function hurry() {
  while (
    (await sql`SELECT FROM jobs WHERE kind = 'webhook' AND error IS NOT NULL AND ended_at IS NULL`).length ===
    0
  )
    await Bun.sleep(20)
  await sql`UPDATE jobs SET due_at = now() WHERE kind = 'webhook' AND error IS NOT NULL`
  await sql`SELECT pg_notify('chatapp', '{"type": "job_added", "kind": "webhook"}')`
}

test('what is sent to somebody is posted, signed, and what they send is not', async () => {
  const { person, program, secret, page } = await somebody()
  const { json: sent } = await ann.send(person.username, 'hello')
  await person.send('ann', 'an answer')
  await untilPosted(program, 1)
  const [{ headers, text } = { headers: new Headers(), text: '' }] = program.posted
  const { type, data } = JSON.parse(text)
  expect(type).toBe('message.created')
  expect(data).toEqual((await person.call(`/api/v1/message/${sent.id}/`)).json)
  const [id, timestamp] = [headers.get('webhook-id'), headers.get('webhook-timestamp')]
  expect(id).toBe(`message-${sent.id}`)
  expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(60)
  const hmac = createHmac('sha256', Buffer.from(secret, 'base64')).update(`${id}.${timestamp}.${text}`)
  expect(headers.get('webhook-signature')).toBe(`v1,${hmac.digest('base64')}`)
  expect(await (await ask(person, page)).text()).not.toContain('whsec_')
})

test('messages of a conversation come in their order, once with two instances, and wait for one that was not taken', async () => {
  const other = await startApp(ENVIRONMENT, app.database)
  const { person, program } = await somebody()
  program.answers.push(new Response(null, { status: 500 }))
  const texts = [...Array(12).keys()].map(String)
  for (const text of texts) await ann.send(person.username, text)
  await untilPosted(program, 1)
  await hurry()
  await untilPosted(program, 13)
  expect(bodiesOf(program)).toEqual(['0', ...texts])
  await other.stop()
})

test('what is edited and deleted afterwards comes after it, as it is then; what its person writes, and reactions, do not', async () => {
  const { person, program } = await somebody()
  const change = (id: number, method: string, body?: { body: string }) =>
    ann.call(`/api/v1/message/${id}/`, { method, ...(body && { body }) })
  const { json: first } = await ann.send(person.username, 'first')
  const { json: second } = await ann.send(person.username, 'second')
  await untilPosted(program, 2)
  const { json: own } = await person.send('ann', 'an answer')
  await person.call(`/api/v1/message/${own.id}/`, { method: 'PATCH', body: { body: 'another answer' } })
  await person.call(`/api/v1/message/${first.id}/reaction/${encodeURIComponent('👍')}/`, { method: 'PUT' })
  program.answers.push(new Response(null, { status: 500 }))
  const { json: edited } = await change(second.id, 'PATCH', { body: 'second, better' })
  await untilPosted(program, 3)
  await change(first.id, 'DELETE')
  await hurry()
  await untilPosted(program, 5)
  const [once, again, deletion] = program.posted.slice(2)
  expect(again?.text).toBe(once?.text ?? '')
  expect(again?.headers.get('webhook-id')).toBe(`message-${second.id}-change-${edited.change}`)
  expect(JSON.parse(again?.text ?? '')).toEqual({
    type: 'message.edited',
    timestamp: edited.edited,
    data: edited,
  })
  const { json: deleted } = await person.call(`/api/v1/message/${first.id}/`)
  expect(JSON.parse(deletion?.text ?? '')).toEqual({
    type: 'message.deleted',
    timestamp: deleted.deleted,
    data: deleted,
  })
})

test('a program that refuses to know of an edit gets the messages after it', async () => {
  const { person, program } = await somebody()
  const { json: sent } = await ann.send(person.username, 'first')
  await untilPosted(program, 1)
  program.answers.push(new Response('what is an edit?', { status: 400 }))
  await ann.call(`/api/v1/message/${sent.id}/`, { method: 'PATCH', body: { body: 'first, better' } })
  await untilPosted(program, 2)
  await ann.send(person.username, 'second')
  await untilPosted(program, 3)
  expect(bodiesOf(program)).toEqual(['first', 'first, better', 'second'])
})

test('an edit that no instance has heard of is posted all the same', async () => {
  const { person, program } = await somebody()
  const { json } = await ann.send(person.username, 'first')
  await untilPosted(program, 1)
  while ((await sql`SELECT FROM jobs WHERE kind = 'webhook' AND ended_at IS NULL`).length > 0)
    await Bun.sleep(20)
  await sql`ALTER TABLE messages DISABLE TRIGGER announce_changes`
  await sql`UPDATE messages SET body = 'by hand' WHERE id = ${json.id}`
  await sql`ALTER TABLE messages ENABLE TRIGGER announce_changes`
  await sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query ILIKE 'listen "%' AND pid <> pg_backend_pid()`
  await untilPosted(program, 2)
  expect(bodiesOf(program)).toEqual(['first', 'by hand'])
})

test('an instance of the version before begins a conversation where it is, without what was edited in it by then', async () => {
  const person = await addPerson(app, `person${++people}`)
  const { json: before } = await ann.send(person.username, 'before')
  await ann.call(`/api/v1/message/${before.id}/`, { method: 'PATCH', body: { body: 'before, better' } })
  const { person: witness, program: other } = await somebody()
  await ann.send(witness.username, 'noted after that')
  await untilPosted(other, 1)
  const { program } = await startPosting(person)
  await sql`
    INSERT INTO webhook_positions (webhook_id, conversation_id, wanted_seq, sent_seq)
    SELECT webhooks.id, conversation_id, seq, seq FROM messages JOIN webhooks ON webhooks.user_id = recipient_id
    WHERE messages.id = ${before.id}`
  const { json: after } = await ann.send(person.username, 'after')
  await untilPosted(program, 1)
  await ann.call(`/api/v1/message/${after.id}/`, { method: 'PATCH', body: { body: 'after, better' } })
  await untilPosted(program, 2)
  expect(bodiesOf(program)).toEqual(['after', 'after, better'])
})

test('one that answers with a redirect or never holds up no other, and gets its message later', async () => {
  const [redirected, silent, prompt] = [await somebody(), await somebody(), await somebody()]
  redirected.program.answers.push(
    new Response(null, { status: 302, headers: { location: prompt.program.url } }),
  )
  silent.program.answers.push('never')
  for (const { person } of [redirected, silent, prompt]) await ann.send(person.username, 'hello')
  await untilPosted(prompt.program, 1)
  await untilPosted(silent.program, 1)
  await hurry()
  await untilPosted(redirected.program, 2)
  await hurry()
  await untilPosted(silent.program, 2)
  expect(prompt.program.posted).toHaveLength(1)
  expect(await (await ask(redirected.person, redirected.page)).text()).toContain('<strong>200</strong>')
}, 30_000)

test('its person tries it, sees the answer, and removes it; it ends with its token', async () => {
  const { person, page, program } = await somebody()
  program.answers.push(new Response('<b>no</b>', { status: 418 }))
  expect((await ask(person, `${page}/try`, {})).headers.get('location')).toBe(`${page}?done=tried`)
  await untilPosted(program, 1)
  expect(JSON.parse(program.posted[0]?.text ?? '').type).toBe('test')
  while (
    !(await (await ask(person, page)).text()).includes('<strong>418</strong> <bdi>&lt;b&gt;no&lt;/b&gt;')
  )
    await Bun.sleep(20)
  expect((await ask(person, page, { url: program.url })).status).toBe(409)
  expect((await ask(person, `${page}/remove`, {})).status).toBe(303)
  expect((await ask(person, page, { url: program.url })).status).toBe(201)
  await ask(person, page.replace('webhook', 'revoke'), {})
  expect(await sql`SELECT FROM webhooks WHERE url = ${program.url}`).toHaveLength(0)
})

test('an address that is none, or leads into a private network, is refused', async () => {
  const { person, page } = await somebody()
  await ask(person, `${page}/remove`, {})
  for (const url of ['', 'hook', 'ftp://a.example/', 'https://a:b@a.example/'])
    expect((await ask(person, page, { url })).status).toBe(422)
  const refusing = await startApp({}, app.database)
  for (const url of [
    'http://a.example/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/',
  ]) {
    const answer = await fetch(refusing.url + page, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}` },
      body: new URLSearchParams({ url }),
    })
    expect(answer.status).toBe(422)
  }
  await refusing.stop()
})

test('making one is in a letter and in the audit log, as removing it is, without what may be secret of its address', async () => {
  const { person, page, program } = await somebody()
  const { username } = person
  await ask(person, `${page}/remove`, {})
  await sql`
    INSERT INTO email_addresses (user_id, address, is_confirmed)
    SELECT id, ${`${username}@example.com`}, true FROM users WHERE username = ${username}`
  await sql`ALTER TABLE jobs ALTER COLUMN due_at SET DEFAULT now() + interval '1 day'` // so that nobody takes the mail meanwhile
  await ask(person, page, { url: program.url })
  await sql`ALTER TABLE jobs ALTER COLUMN due_at SET DEFAULT now()`
  const [letter] = await sql`
    SELECT content FROM jobs JOIN users ON users.id = user_id WHERE kind = 'mail' AND username = ${username}`
  expect(letter?.content).toMatchObject({ kind: 'access-added', access: 'webhook' })
  const entries = await sql`
    SELECT action, details FROM audit WHERE action LIKE 'webhook.%' AND actor_name = ${username} ORDER BY id DESC LIMIT 2`
  const details = { token: expect.any(String), host: new URL(program.url).host }
  expect([...entries]).toEqual([
    { action: 'webhook.made', details },
    { action: 'webhook.removed', details },
  ])
})

test('an address is kept as URLs are written, so that the lane of its jobs is its host and nothing secret', async () => {
  const { person, page, program } = await somebody()
  const { host } = new URL(program.url)
  for (const [typed, kept] of [
    [`http://${host}?key=secret`, `http://${host}/?key=secret`],
    [`http:${host}/hook//secret`, `http://${host}/hook//secret`],
  ] as const) {
    await ask(person, `${page}/remove`, {})
    expect((await ask(person, page, { url: typed })).status).toBe(201)
    const [stored] = await sql`
      SELECT url FROM webhooks JOIN users ON users.id = user_id WHERE username = ${person.username}`
    expect(stored?.url).toBe(kept)
  }
})

test('one whose secret cannot be opened is posted to again once it can', async () => {
  const { person, program } = await somebody()
  const { username } = person
  const closeWith = (key: string | null) =>
    sql`UPDATE webhooks SET closed_with = ${key} FROM users WHERE users.id = user_id AND username = ${username}`
  await closeWith('another key')
  await ann.send(username, 'before')
  const givenUp = () => sql`
    SELECT FROM jobs JOIN users ON users.id = user_id WHERE kind = 'webhook' AND username = ${username} AND ended_at IS NOT NULL`
  while ((await givenUp()).length === 0) await Bun.sleep(20)
  await closeWith(null)
  await ann.send(username, 'after')
  await untilPosted(program, 2)
  expect(bodiesOf(program)).toEqual(['before', 'after'])
})

test('one that has failed for days has one job still', async () => {
  const { person, program } = await somebody()
  const { username } = person
  program.answers.push(new Response(null, { status: 500 }), new Response(null, { status: 500 }))
  await ann.send(username, 'one')
  await untilPosted(program, 1)
  await sql`
    UPDATE webhook_positions SET queued_at = now() - interval '3 days'
    WHERE webhook_id = (SELECT webhooks.id FROM webhooks JOIN users ON users.id = user_id WHERE username = ${username})`
  await hurry()
  await untilPosted(program, 2)
  await ann.send(username, 'two')
  const { person: witness, program: other } = await somebody()
  await ann.send(witness.username, 'noted after that')
  await untilPosted(other, 1)
  expect(
    await sql`SELECT FROM jobs JOIN users ON users.id = user_id WHERE kind = 'webhook' AND username = ${username}`,
  ).toHaveLength(1)
})

test('an instance that was taken for dead does not go on with a conversation that another one is at', async () => {
  const { person, program } = await somebody()
  await ann.send(person.username, 'hello')
  await untilPosted(program, 1)
  const [position] = await sql<{ webhook: number; conversation: number; userId: number }[]>`
    SELECT webhook_id AS webhook, conversation_id AS conversation, user_id AS "userId" FROM webhook_positions
    JOIN webhooks ON webhooks.id = webhook_id JOIN users ON users.id = user_id WHERE username = ${person.username}`
  if (!position) throw new Error('Nothing was posted.')
  const { webhook, conversation, userId } = position
  const [job] = await sql<{ id: number }[]>`
    INSERT INTO jobs (kind, user_id, content, attempts, due_at) VALUES ('webhook', ${userId}, '{}', 2, now() + interval '1 day')
    RETURNING id`
  const begin = (attempt: number) => beginPosting(sql, webhook, conversation, { id: job?.id ?? 0, attempt })
  expect(await begin(1)).toBeNull()
  expect(await begin(2)).toEqual({ seq: 1, change: 0 })
})
