import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// Whoever is blocked goes on seeing the picture of then. What a picture is made of is another test's subject.

let app: TestApp
let ann: Client
let bob: Client
let cat: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
  cat = await addPerson(app, 'cat')
})
afterAll(() => app.stop())

const [FIRST, SECOND, THIRD] = ['1', '2', '3'].map(digit => digit.repeat(32)) as [string, string, string]

async function setPicture(hash: string): Promise<void> {
  await app.database.sql`
    INSERT INTO pictures (user_id, hash, small, large)
    SELECT id, ${hash}, ${hash}::bytea, ${hash}::bytea FROM users WHERE username = 'ann'
    ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, small = excluded.small, large = excluded.large`
}

async function removePicture(): Promise<void> {
  await app.database.sql`DELETE FROM pictures`
}

async function fetchAs({ token }: Client, path: string): Promise<Response> {
  return fetch(app.url + path, { headers: { cookie: `chatapp=${token}` } })
}

/** Which pictures of ann's somebody is shown: in the list of people, in the list at the left, in her row, on the page of the conversation. */
async function picturesShownTo(person: Client): Promise<Set<string>> {
  const { json } = await person.call('/api/v1/user/?q=ann')
  const [header, row, list] = await Promise.all(
    ['/with/ann', '/people/ann', '/people?q=ann'].map(async path => (await fetchAs(person, path)).text()),
  )
  const main = /<main.*<\/main>/s.exec(header ?? '')?.[0] ?? ''
  const found = [main, row ?? '', list ?? ''].map(text => /pictures\/(\w+)/.exec(text)?.[1] ?? 'none')
  const [, ofProgram = 'none'] = /pictures\/(\w+)/.exec(json[0].picture?.small ?? '') ?? []
  return new Set([...found, ofProgram])
}

const block = (method: string) => ann.call('/api/v1/block/bob/', { method })

test.each([
  ['with a conversation', true],
  ['without one', false],
])('%s: the picture of then is shown on, and unblocking shows the new one', async (_, hasConversation) => {
  if (hasConversation) for (const person of [bob, cat]) await person.send('ann', 'hello')
  await setPicture(FIRST)
  await block('PUT')
  await setPicture(SECOND)
  await setPicture(THIRD)
  expect(await picturesShownTo(bob)).toEqual(new Set([FIRST]))
  expect(await picturesShownTo(cat)).toEqual(new Set([THIRD]))
  expect(await (await fetchAs(bob, `/pictures/${FIRST}/small`)).text()).toBe(FIRST)
  expect((await fetchAs(bob, `/pictures/${SECOND}/small`)).status).toBe(404)
  await removePicture()
  expect(await picturesShownTo(bob)).toEqual(new Set([FIRST]))
  await block('DELETE')
  expect(await picturesShownTo(bob)).toEqual(new Set(['none']))
  expect((await fetchAs(bob, `/pictures/${FIRST}/small`)).status).toBe(404)
  await app.database.sql`DELETE FROM conversations`
})

test('who had no picture then has none later', async () => {
  await block('PUT')
  await setPicture(FIRST)
  expect(await picturesShownTo(bob)).toEqual(new Set(['none']))
  expect(await picturesShownTo(cat)).toEqual(new Set([FIRST]))
  await block('DELETE')
  expect(await picturesShownTo(bob)).toEqual(new Set([FIRST]))
  await removePicture()
})

test('their pages are not told of a change; an account that is deleted leaves no picture behind', async () => {
  for (const person of [bob, cat]) await person.send('ann', 'hello')
  const [his, hers] = await Promise.all([bob.openSocket(), cat.openSocket()])
  const isOfAnn = ({ profile }: Record<string, unknown>) => profile === 'ann'
  await setPicture(FIRST)
  for (const socket of [his, hers]) {
    await socket.waitFor(isOfAnn)
    socket.frames.length = 0
  }
  await block('PUT')
  await setPicture(SECOND)
  await hers.waitFor(isOfAnn)
  const { json } = await cat.send('bob', 'after that')
  await his.waitFor(({ message }) => message === String(json.id))
  expect(his.frames.filter(isOfAnn)).toEqual([])
  await app.database.sql`SELECT delete_account(id) FROM users WHERE username = 'ann'`
  expect(await app.database.sql`SELECT FROM earlier_pictures`).toHaveLength(0)
  expect((await fetchAs(bob, `/pictures/${FIRST}/small`)).status).toBe(404)
})
