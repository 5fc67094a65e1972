import { afterAll, beforeAll, expect, setSystemTime, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { DeadlineError } from '../../src/deadline.ts'
import { createWriter } from '../../src/messages/writer.ts'
import { spawnApp, startApp, type TestApp } from '../support/app.ts'
import { addPerson } from '../support/people.ts'
import { startProxy } from '../support/proxy.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

test('a conversation that somebody keeps locked holds up nobody else', async () => {
  const [ann, bob, cat, dog] = await Promise.all(
    ['ann', 'bob', 'cat', 'dog'].map(name => addPerson(app, name)),
  )
  if (!ann || !bob || !cat || !dog) throw new Error('not enough people')
  await ann.send('bob', 'first')
  const locked = await app.database.sql.reserve()
  await locked`BEGIN`
  await locked`SELECT FROM conversations FOR UPDATE`
  const [stuck, other] = await Promise.all([ann.send('bob', 'stuck'), cat.send('dog', 'not stuck')])
  expect(stuck.status).toBe(503)
  expect(Number(stuck.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(other.status).toBe(201)
  await locked`ROLLBACK`
  locked.release()
  let again = await ann.send('bob', 'free again')
  while (again.status === 503) again = await ann.send('bob', 'free again')
  expect(again.json.seq).toBe(2)
})

test('a clock that is set back does not keep a conversation locked', async () => {
  const writer = createWriter(app.database.dedicate('writer'))
  const people = await app.database.sql<{ id: number }[]>`
    INSERT INTO users (username, password_hash) VALUES ('early', ''), ('late', '') RETURNING id`
  const [senderId = 0, recipientId = 0] = people.map(({ id }) => id)
  const write = async (body: string) =>
    writer.write({ senderId, recipientId, body, key: crypto.randomUUID() })
  await write('first')
  const locked = await app.database.sql.reserve()
  await locked`BEGIN`
  await locked`SELECT FROM conversations WHERE low_user_id = ${senderId} FOR UPDATE`
  await expect(write('stuck')).rejects.toBeInstanceOf(Error)
  await locked`ROLLBACK`
  locked.release()
  setSystemTime(new Date(Date.now() - 3_600_000))
  let again = await write('free again').catch(() => null)
  while (!again) {
    await Bun.sleep(50)
    again = await write('free again').catch(() => null)
  }
  setSystemTime()
  expect(again).toMatchObject({ kind: 'stored' })
  await writer.stop()
})

test('many locked conversations hold up nobody else, and a locked table all but for a moment', async () => {
  const names = Array.from({ length: 22 }, (_, i) => `lock${i}`)
  const people = await Promise.all(names.map(name => addPerson(app, name)))
  const [center, ...others] = people
  if (!center) throw new Error('nobody')
  for (const other of others) await other.send(center.username, 'first')
  const locked = await app.database.sql.reserve()
  await locked`BEGIN`
  await locked`SELECT FROM conversations WHERE last_seq = 1 ORDER BY id DESC LIMIT 20 FOR UPDATE`
  await locked`SELECT FROM participants JOIN users ON users.id = user_id WHERE username = 'lock1' FOR UPDATE OF participants`
  const begin = performance.now()
  const answers = await Promise.all([
    ...others.map(other => other.send(center.username, 'second')),
    center.send('cat', 'to somebody else'),
  ])
  expect(answers.map(({ status }) => status)).toEqual([...others.map(() => 503), 201])
  expect(performance.now() - begin).toBeLessThan(15_000) // one after the other they would take longer
  await locked`ROLLBACK`

  await locked`BEGIN`
  await locked`LOCK TABLE messages`
  expect((await center.send('cat', 'the table is locked')).status).toBe(503)
  await locked`ROLLBACK`
  locked.release()
  let again = await center.send('cat', 'free again')
  while (again.status === 503) again = await center.send('cat', 'free again')
  expect(again.status).toBe(201)
})

test('a first message that somebody has not committed yet holds up nobody else', async () => {
  const writer = createWriter(app.database.dedicate('writer'))
  const people = await app.database.sql<{ id: number }[]>`
    INSERT INTO users (username, password_hash) SELECT 'new' || i, '' FROM generate_series(1, 4) i RETURNING id`
  const [one = 0, two = 0, three = 0, four = 0] = people.map(({ id }) => id)
  const write = async (senderId: number, recipientId: number) =>
    writer.write({ senderId, recipientId, body: 'hi', key: crypto.randomUUID() })
  const open = await app.database.sql.reserve()
  await open`BEGIN`
  await open`INSERT INTO messages (sender_id, recipient_id, body) VALUES (${one}, ${two}, 'by hand')`
  // While the first is committed, the others gather in one batch.
  const [first, stuck, other] = await Promise.allSettled([
    write(three, four),
    write(one, two),
    write(three, four),
  ])
  expect([first, stuck, other].map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  await open`ROLLBACK`
  open.release()
  await writer.stop()
})

test('a bad row fails alone', async () => {
  const names = Array.from({ length: 6 }, (_, i) => `poison${i}`)
  const people = await Promise.all(names.map(name => addPerson(app, name)))
  // A rule that only the database knows, so that the batch reaches it.
  await app.database.sql`ALTER TABLE messages ADD CONSTRAINT no_poison CHECK (body <> 'poison')`
  const answers = await Promise.all(
    people.map((person, i) => person.send(names[(i + 1) % 6] ?? '', i === 2 ? 'poison' : 'fine')),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 500, 201, 201, 201])
  expect(answers[2]?.json).toEqual({ detail: expect.stringContaining('on our side') })
  await app.database.sql`ALTER TABLE messages DROP CONSTRAINT no_poison`
})

test('a connection that died without a word is found out, and those who wait are told', async () => {
  const proxy = await startProxy({ unix: app.database.socketPath })
  const through = await connectDatabase(readConfig({ DATABASE_URL: app.database.urlThrough(proxy) }))
  const writer = createWriter(through.dedicate('writer'), { deadAfterMs: 1_500 })
  const people = await app.database.sql<{ id: number }[]>`SELECT id FROM users ORDER BY id LIMIT 2`
  const [senderId = 0, recipientId = 0] = people.map(({ id }) => id)
  const write = (body: string, key: string) => writer.write({ senderId, recipientId, body, key })
  const key = crypto.randomUUID()

  expect(await write('before', crypto.randomUUID())).toMatchObject({ kind: 'stored' })
  proxy.forget()
  await expect(write('across the gap', key)).rejects.toBeInstanceOf(DeadlineError)
  // Whether it was stored cannot be known; sending it again under its key is safe.
  const outcome = await write('across the gap', key).catch(() => write('across the gap', key))
  const rows = await app.database.sql`SELECT id FROM messages WHERE body = 'across the gap'`
  expect(outcome).toMatchObject({ stored: { id: rows[0]?.id } })
  expect(rows).toHaveLength(1)
  await writer.stop()
  await through.stop()
  proxy.stop()
})

test('a database that died without a word does not keep the server from stopping', async () => {
  const proxy = await startProxy({ unix: app.database.socketPath })
  const { process, ready, exited } = spawnApp({ DATABASE_URL: app.database.urlThrough(proxy) })
  const ann = await addPerson({ ...app, url: await ready }, 'stuck')
  proxy.forget()
  const hanging = ann.send('ann', 'into the void').catch(() => null)
  process.kill('SIGTERM')
  expect((await exited).code).toBe(0)
  await hanging
  proxy.stop()
})

test('a server that is told twice to stop ends at once', async () => {
  const proxy = await startProxy({ unix: app.database.socketPath })
  const { process, ready, exited } = spawnApp({ DATABASE_URL: app.database.urlThrough(proxy) })
  const url = await ready
  const ann = await addPerson({ ...app, url }, 'twice')
  proxy.forget()
  const hanging = ann.send('ann', 'into the void').catch(() => null)
  process.kill('SIGTERM')
  const isRefused = () =>
    fetch(`${url}/healthz`).then(
      () => false,
      () => true,
    )
  while (!(await isRefused())) await Bun.sleep(20) // it has heard, and waits for the answer that is under way
  process.kill('SIGTERM')
  expect((await exited).code).toBe(1)
  await hanging
  proxy.stop()
})

test('messages are stored in the order in which they came, whatever batch they are in', async () => {
  const writer = createWriter(app.database.dedicate('writer'))
  const people = await app.database.sql<{ id: number }[]>`
    INSERT INTO users (username, password_hash) SELECT 'lane' || n, '' FROM generate_series(1, 40) n RETURNING id`
  const [first = 0, ...others] = people.map(({ id }) => id)
  const outcomes = await Promise.all(
    Array.from({ length: 2_000 }, (_, i) => {
      const recipientId = others[i % others.length] ?? 0
      return writer.write({ senderId: first, recipientId, body: `m${i}`, key: crypto.randomUUID() })
    }),
  )
  await writer.stop()
  const seqs = outcomes.map(outcome => ('stored' in outcome ? outcome.stored.seq : 0))
  expect(seqs).toEqual(Array.from({ length: 2_000 }, (_, i) => Math.floor(i / others.length) + 1))
})

test('more than may wait are refused, and those who wait are stored', async () => {
  const writer = createWriter(app.database.dedicate('writer'))
  const [sender, recipient] = await app.database.sql<
    { id: number }[]
  >`SELECT id FROM users ORDER BY id LIMIT 2`
  const write = () => {
    const key = crypto.randomUUID()
    return writer.write({
      senderId: sender?.id ?? 0,
      recipientId: recipient?.id ?? 0,
      body: 'one of many',
      key,
    })
  }
  const waiting = [write()] // on its way at once
  for (let i = 0; i < 20_000; i++) waiting.push(write())
  expect(write).toThrow(expect.objectContaining({ status: 503, more: { headers: { 'retry-after': '2' } } }))
  expect(await Promise.all(waiting)).toHaveLength(20_001)
  expect(await write()).toMatchObject({ kind: 'stored' })
  await writer.stop()
})

test('the same key many times in one batch is one message, and another body under it is refused', async () => {
  const writer = createWriter(app.database.dedicate('writer'))
  const [sender, recipient] = await app.database.sql<
    { id: number }[]
  >`SELECT id FROM users ORDER BY id LIMIT 2`
  const same = {
    senderId: sender?.id ?? 0,
    recipientId: recipient?.id ?? 0,
    body: 'once',
    key: crypto.randomUUID(),
  }
  const outcomes = await Promise.all([
    writer.write({ ...same, body: 'is stored meanwhile', key: crypto.randomUUID() }),
    writer.write(same),
    writer.write({ ...same, key: same.key.toUpperCase() }),
    writer.write({ ...same, body: 'something else' }),
  ])
  await writer.stop()
  expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'repeated', 'conflict'])
})
