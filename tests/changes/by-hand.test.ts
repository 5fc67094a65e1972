import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createWriter } from '../../src/messages/writer.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { waitForLock } from '../support/locks.ts'
import { addPerson } from '../support/people.ts'

const MANY = 4_000

let app: TestApp
let ann: Client
let bob: Client
let count = 0

beforeAll(async () => {
  app = await startApp()
})

beforeEach(async () => {
  count++
  ann = await addPerson(app, `ann${count}`)
  bob = await addPerson(app, `bob${count}`)
})

afterAll(() => app.stop())

const edit = (who: Client, id: number, body: string) =>
  who.call(`/api/v1/message/${id}/`, { method: 'PATCH', body: { body } })
const react = (who: Client, id: number, emoji: string) =>
  who.call(`/api/v1/message/${id}/reaction/${encodeURIComponent(emoji)}/`, { method: 'PUT' })
const read = async (id: number) => (await bob.call(`/api/v1/message/${id}/`)).json
const lastChange = async () => (await bob.call(`/api/v1/message/?target=${ann.username}`)).json.last_change

async function send(body: string): Promise<number> {
  return (await ann.send(bob.username, body)).json.id
}

/** Repeats what is answered by 503, as programs do. */
async function untilDone(ask: () => ReturnType<typeof edit>): ReturnType<typeof edit> {
  for (;;) {
    const answer = await ask()
    if (answer.status !== 503) return answer
    await Bun.sleep(50)
  }
}

test('a reaction that becomes another one in psql is a change, and one of somebody else’s is refused', async () => {
  const { sql } = app.database
  const id = await send('news')
  await react(bob, id, '👍')
  const socket = await ann.openSocket()
  await sql`UPDATE reactions SET emoji = '🎂' WHERE message_id = ${id}`
  expect(await socket.waitFor(({ changed }) => changed === String(id))).toMatchObject({ change: 2 })
  expect(await read(id)).toMatchObject({ change: 2, reactions: [{ emoji: '🎂', users: [bob.username] }] })

  await sql`UPDATE reactions SET emoji = emoji WHERE message_id = ${id}`
  expect(await lastChange()).toBe(2)
  const { username } = await addPerson(app, `eve${count}`)
  const stolen = sql`UPDATE reactions SET user_id = (SELECT id FROM users WHERE username = ${username}) WHERE message_id = ${id}`
  await expect(stolen.execute()).rejects.toThrow('two people')
})

test('thousands of messages that are changed in one statement are told one by one, in order, and leave their versions', async () => {
  const { sql } = app.database
  await sql`
    INSERT INTO messages (sender_id, recipient_id, body) SELECT ann.id, bob.id, 'one of many ' || n
    FROM users ann, users bob, generate_series(1, ${MANY}::int) n
    WHERE ann.username = ${ann.username} AND bob.username = ${bob.username}`
  const socket = await bob.openSocket()
  await sql`UPDATE messages SET body = replace(body, 'one', 'ONE') WHERE body LIKE 'one of many %'`
  await socket.waitFor(({ change }) => change === MANY)
  const told = socket.frames.filter(frame => 'changed' in frame).map(({ change }) => change)
  expect(told).toEqual(Array.from({ length: MANY }, (_, i) => i + 1))
  const [kept] = await sql<{ versions: number }[]>`
    SELECT count(*)::int AS versions FROM message_versions WHERE body LIKE 'one of many %'`
  expect(kept?.versions).toBe(MANY)
})

describe('a batch of changes', () => {
  test('comes through where somebody with psql has locked the message first, and then wants the conversation', async () => {
    const { sql } = app.database
    const id = await send('one')
    const other = await send('another')
    const byHand = await sql.reserve()
    await byHand`BEGIN`
    await byHand`SELECT FROM messages WHERE id = ${id} FOR UPDATE`
    // The writer has the conversation, and waits for the message.
    const edits = Promise.all([
      untilDone(() => edit(ann, id, 'two')),
      untilDone(() => edit(ann, other, 'yet another')),
    ])
    await waitForLock(sql)
    // Each waits for the other, until the server ends one of the two.
    const outcome = await byHand`UPDATE messages SET body = 'by hand' WHERE id = ${id}`.then(
      () => 'COMMIT',
      () => 'ROLLBACK',
    )
    await byHand.unsafe(outcome)
    byHand.release()
    expect((await edits).map(({ status }) => status)).toEqual([200, 200])
    expect((await read(other)).body).toBe('yet another')
    const { json: versions } = await bob.call(`/api/v1/message/${id}/edits/`)
    const said = [...versions.map(({ body }: { body: string }) => body), (await read(id)).body]
    expect(said).toEqual(
      outcome === 'COMMIT' ? expect.arrayContaining(['one', 'two', 'by hand']) : ['one', 'two'],
    )
    expect(await lastChange()).toBe(outcome === 'COMMIT' ? 3 : 2)
  })

  test('that fails in its middle stores all others, and leaves no gap', async () => {
    const { sql } = app.database
    const ids: number[] = []
    for (let i = 0; i < 6; i++) ids.push(await send(`m${i}`))
    // A rule that only the database knows, so that the batch reaches it.
    await sql`ALTER TABLE messages ADD CONSTRAINT no_poison CHECK (body <> 'poison')`
    const answers = await Promise.all(ids.map((id, i) => edit(ann, id, i === 3 ? 'poison' : `edited ${i}`)))
    await sql`ALTER TABLE messages DROP CONSTRAINT no_poison`
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 500, 200, 200])
    expect((await read(ids[3] ?? 0)).body).toBe('m3')
    expect(await lastChange()).toBe(5)
    const { json } = await bob.call(`/api/v1/message/?target=${ann.username}&changed_after=0`)
    expect(json.results.map(({ change }: { change: number }) => change)).toEqual([1, 2, 3, 4, 5])
  })

  test.each(['the conversation', 'the message'])(
    'waits for nobody who keeps %s of another change locked',
    async kept => {
      const { sql } = app.database
      const [cat, dog] = [await addPerson(app, `cat${count}`), await addPerson(app, `dog${count}`)]
      const locked = await send('locked')
      const { json: free } = await cat.send(dog.username, 'free')
      const writer = createWriter(app.database.dedicate('writer'))
      const [annId = 0, bobId = 0, catId = 0, dogId = 0] = await idsOf([ann, bob, cat, dog])
      const stuckOne = { id: locked, personId: annId, partnerId: bobId }
      const freeOne = { id: free.id, personId: catId, partnerId: dogId }
      const change = async (one: typeof freeOne, body: string) =>
        writer.change({ ...one, kind: 'edit', body })

      const byHand = await sql.reserve()
      await byHand`BEGIN`
      await (kept === 'the message'
        ? byHand`DELETE FROM messages WHERE id = ${locked}`
        : byHand`SELECT FROM conversations WHERE low_user_id = ${annId} FOR UPDATE`)
      // While the first is committed, the others gather in one batch.
      const outcomes = await Promise.allSettled([
        change(freeOne, 'first'),
        change(stuckOne, 'stuck'),
        change(freeOne, 'not stuck'),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      await byHand`ROLLBACK`
      byHand.release()
      let again = await change(stuckOne, 'free again').catch(() => null)
      for (; again === null; again = await change(stuckOne, 'free again').catch(() => null))
        await Bun.sleep(50)
      expect(again).toBe('changed')
      await writer.stop()
    },
  )
})

async function idsOf(people: Client[]): Promise<number[]> {
  const rows = await app.database.sql<{ id: number; username: string }[]>`
    SELECT id, username FROM users WHERE username = ANY(${people.map(({ username }) => username)}::text[])`
  return people.map(({ username }) => rows.find(row => row.username === username)?.id ?? 0)
}

describe('what goes', () => {
  const left = async (ids: number[]) => {
    const [row] = await app.database.sql<{ versions: number; reactions: number }[]>`
      SELECT (SELECT count(*)::int FROM message_versions WHERE message_id = ANY(${ids}::bigint[])) AS versions,
             (SELECT count(*)::int FROM reactions WHERE message_id = ANY(${ids}::bigint[])) AS reactions`
    return row
  }

  async function changedMessages(): Promise<number[]> {
    const ids = [await send('one'), await send('two')]
    for (const id of ids) {
      await edit(ann, id, `${id}, edited`)
      await react(bob, id, '👍')
    }
    expect(await left(ids)).toEqual({ versions: 2, reactions: 2 })
    return ids
  }

  test('with a conversation, or with an account that is removed, takes along what was said and made of its messages', async () => {
    const { sql } = app.database
    const first = await changedMessages()
    await sql`DELETE FROM messages WHERE id = ANY(${first}::bigint[])`
    expect(await left(first)).toEqual({ versions: 0, reactions: 0 })
    const second = await changedMessages()
    await sql`DELETE FROM conversations WHERE id = (SELECT conversation_id FROM messages WHERE id = ${second[0] ?? 0})`
    expect(await left(second)).toEqual({ versions: 0, reactions: 0 })
    const third = await changedMessages()
    await sql`DELETE FROM users WHERE username = ${bob.username}`
    expect(await left(third)).toEqual({ versions: 0, reactions: 0 })
  })

  test('with an account that is deleted as members do is nothing of what was said: the other person keeps the conversation', async () => {
    const ids = await changedMessages()
    await app.database.sql`SELECT delete_account(id) FROM users WHERE username = ${bob.username}`
    const { json } = await ann.call(`/api/v1/message/${ids[0]}/`)
    expect(json).toMatchObject({ body: `${ids[0]}, edited`, reactions: [{ emoji: '👍' }] })
    expect(json.reactions[0].users[0]).toStartWith('deleted~')
    expect((await ann.call(`/api/v1/message/${ids[0]}/`, { method: 'DELETE' })).status).toBe(204)
  })

  test('with all messages is all; the numbers go on', async () => {
    await changedMessages()
    const { sql } = app.database
    await sql`TRUNCATE messages`
    const [row] = await sql<{ left: number }[]>`
      SELECT (SELECT count(*) FROM message_versions)::int + (SELECT count(*) FROM reactions)::int AS left`
    expect(row?.left).toBe(0)
    const id = await send('after')
    expect((await edit(ann, id, 'and changed')).json).toMatchObject({ seq: 3, change: 5 })
  })
})
