import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { removeDisappearing } from '../../src/disappearing/store.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

const HOUR_MS = 3_600_000

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

const set = (who: Client, other: Client, days: unknown) =>
  who.call(`/api/v1/conversation/${other.username}/disappearing/`, { method: 'PUT', body: { days } })
const read = async (who: Client, other: Client, query = '') =>
  (await who.call(`/api/v1/message/?target=${other.username}${query}`)).json
const page = async (who: Client, other: Client, path = '') =>
  (
    await fetch(`${who.url}/with/${other.username}${path}`, { headers: { cookie: `chatapp=${who.token}` } })
  ).text()

/** Has it be later for these messages, and removes what is to be removed. */
async function expire(...ids: number[]): Promise<void> {
  const { sql } = app.database
  await sql`UPDATE messages SET expires_at = now() WHERE id = ANY(${ids}::bigint[])`
  while ((await sql.begin(transaction => removeDisappearing(transaction, 2))) > 0);
}

describe('the setting', () => {
  test('is for both people, and the conversation says who has set it', async () => {
    expect(await set(ann, bob, 7)).toMatchObject({ status: 200, json: { days: 7 } })
    expect((await bob.call(`/api/v1/conversation/${ann.username}/disappearing/`)).json).toEqual({ days: 7 })
    const { results } = await read(bob, ann)
    expect(results).toMatchObject([
      {
        user: ann.username,
        notice: 'disappearing:7',
        body: 'Messages that are sent from now on disappear after 7 days.',
      },
    ])
    expect(await page(bob, ann)).toContain(`${ann.username} has set that messages disappear after a week.`)
    expect(await page(ann, bob)).toContain('You have set that messages disappear after a week.')
    await set(bob, ann, 0)
    expect((await read(ann, bob)).results[0]).toMatchObject({ user: bob.username, notice: 'disappearing:0' })
  })

  test('says nothing where all is so already', async () => {
    await set(ann, bob, 0)
    await set(ann, bob, 1)
    await set(bob, ann, 1)
    expect((await read(ann, bob)).results).toHaveLength(1)
  })

  test('holds for what is sent from then on', async () => {
    const before = (await ann.send(bob.username, 'before')).json
    await set(ann, bob, 1)
    const after = (await bob.send(ann.username, 'after')).json
    await set(ann, bob, 0)
    const later = (await ann.send(bob.username, 'later')).json
    expect([before.expires, later.expires]).toEqual([null, null])
    expect(Date.parse(after.expires) - Date.parse(after.timestamp)).toBe(24 * HOUR_MS)
  })

  test('is a number of days that there is', async () => {
    for (const days of [2, 31, -1, 'x', 1.5]) expect((await set(ann, bob, days)).status).toBe(422)
    expect((await read(ann, bob)).results).toHaveLength(0)
  })

  test('is refused where one of the two has blocked the other', async () => {
    await ann.call(`/api/v1/block/${bob.username}/`, { method: 'PUT' })
    for (const [who, other] of [
      [ann, bob],
      [bob, ann],
    ] as const)
      expect((await set(who, other, 7)).status).toBe(403)
    expect((await ann.call(`/api/v1/conversation/${bob.username}/disappearing/`)).json).toEqual({ days: 0 })
  })

  test('is set by a form, too', async () => {
    expect(await page(ann, bob, '/disappearing')).toMatch(/value="0" checked/)
    const response = await fetch(`${ann.url}/with/${bob.username}/disappearing`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `chatapp=${ann.token}` },
      body: new URLSearchParams({ days: '30' }),
    })
    expect(response.status).toBe(303)
    expect(await page(bob, ann, '/disappearing')).toMatch(/value="30" checked/)
  })

  test('cannot be edited or deleted where the conversation says it', async () => {
    await set(ann, bob, 7)
    const [{ id }] = (await read(ann, bob)).results
    expect((await ann.call(`/api/v1/message/${id}/`, { method: 'PATCH', body: { body: 'no' } })).status).toBe(
      403,
    )
    expect((await ann.call(`/api/v1/message/${id}/`, { method: 'DELETE' })).status).toBe(403)
  })
})

describe('a message whose time has come', () => {
  test('is deleted with its versions and reactions, and every device is told', async () => {
    await set(ann, bob, 1)
    const { id } = (await ann.send(bob.username, 'secret')).json
    await ann.call(`/api/v1/message/${id}/`, { method: 'PATCH', body: { body: 'top secret' } })
    await bob.call(`/api/v1/message/${id}/reaction/${encodeURIComponent('👍')}/`, { method: 'PUT' })
    const away = (await read(bob, ann)).last_change
    const socket = await ann.openSocket()
    await expire(id)
    await socket.waitFor(({ changed, change }) => changed === String(id) && change === away + 2)
    const { results } = await read(bob, ann, `&changed_after=${away}`)
    expect(results).toMatchObject([{ id, body: '', deleted: expect.any(String), reactions: [] }])
    const kept = await app.database.sql`
      SELECT body FROM messages WHERE id = ${id} AND body <> '' UNION ALL SELECT body FROM message_versions WHERE message_id = ${id}`
    expect(kept).toHaveLength(0)
  })

  test('is not on the page any more, not as a mark either', async () => {
    await ann.send(bob.username, 'stays')
    await set(ann, bob, 1)
    const ids: number[] = []
    for (let i = 0; i < 20; i++) ids.push((await ann.send(bob.username, `secret ${i}`)).json.id)
    await ann.call(`/api/v1/message/${ids[0]}/`, { method: 'DELETE' })
    await expire(...ids)
    const text = await page(bob, ann)
    expect(text).toContain('stays')
    expect(text).not.toContain('secret')
    expect(text).not.toContain(`message-${ids[0]}"`)
    expect(await page(bob, ann, '/messages?after=2')).toContain(`id="message-${ids[0]}"`) // for who has it on the page
  })

  test('goes with many others in small batches, and what is locked waits', async () => {
    await set(ann, bob, 1)
    const ids: number[] = []
    for (let i = 0; i < 5; i++) ids.push((await ann.send(bob.username, `secret ${i}`)).json.id)
    const { sql } = app.database
    const locked = await sql.reserve()
    await locked`BEGIN`
    await locked`SELECT FROM conversations WHERE id = (SELECT conversation_id FROM messages WHERE id = ${ids[0] ?? 0}) FOR UPDATE`
    await sql`UPDATE messages SET notice = NULL WHERE false`
    const due = () => sql<{ count: number }[]>`
      SELECT count(*) FROM messages WHERE id = ANY(${ids}::bigint[]) AND disappeared_at IS NULL`
    await locked`UPDATE messages SET expires_at = now() WHERE id = ANY(${ids}::bigint[])`
    expect(await sql.begin(transaction => removeDisappearing(transaction, 2))).toBe(0)
    await locked`COMMIT`
    locked.release()
    const removed: number[] = []
    for (let count = -1; count !== 0; removed.push(count))
      count = await sql.begin(transaction => removeDisappearing(transaction, 2))
    expect(Math.max(...removed)).toBeLessThanOrEqual(2)
    expect((await due())[0]?.count).toBe(0)
    const changes = (await read(ann, bob, '&changed_after=0')).results.map(
      ({ change }: { change: number }) => change,
    )
    expect(new Set(changes).size).toBe(changes.length)
  })

  test('is removed by the server that runs', async () => {
    await set(ann, bob, 1)
    const { id } = (await ann.send(bob.username, 'secret')).json
    await app.database.sql`UPDATE messages SET expires_at = now() WHERE id = ${id}`
    const socket = await bob.openSocket()
    await socket.waitFor(({ changed, change }) => changed === String(id) && Number(change) >= 2)
    expect((await bob.call(`/api/v1/message/${id}/`)).json.body).toBe('')
  })
})
