import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import type { Answer, Client } from '../support/client.ts'
import { addPerson, addToken, signInAgain } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

// What was typed last stands, whichever device typed it and on whichever instance it arrives.

let database: TestDatabase
let app: TestApp
let other: TestApp
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  app = await startApp({}, database)
  other = await startApp({}, database)
})
afterAll(async () => {
  await Promise.all([app.stop(), other.stop()])
  await database.stop()
})

/** Somebody with a device at each instance, and somebody to write to. */
async function twoPeople(): Promise<{ ann: Client; annElsewhere: Client; bob: Client }> {
  const number = ++count
  const ann = await addPerson(app, `ann${number}`)
  const annElsewhere = await signInAgain(other, ann.username)
  return { ann, annElsewhere, bob: await addPerson(app, `bob${number}`) }
}

type Typed = { body: string; typed_ms_ago?: number; after?: number }

const put = (person: Client, partner: Client, draft: unknown): Promise<Answer> =>
  person.call(`/api/v1/draft/${partner.username}/`, { method: 'PUT', body: draft })
const type = (person: Client, partner: Client, draft: Typed) => put(person, partner, draft)
const find = (person: Client, partner: Client) => person.call(`/api/v1/draft/${partner.username}/`)
const remove = (person: Client, partner: Client) =>
  person.call(`/api/v1/draft/${partner.username}/`, { method: 'DELETE' })

async function rowsOf({ username }: Client): Promise<string[]> {
  const rows = await database.sql<{ body: string }[]>`
    SELECT body FROM drafts WHERE user_id = (SELECT id FROM users WHERE username = ${username})`
  return rows.map(({ body }) => body)
}

describe('a draft', () => {
  test('is there on another device, whose instance tells it and nobody else', async () => {
    const { ann, annElsewhere, bob } = await twoPeople()
    const [own, partners] = await Promise.all([annElsewhere.openSocket(), bob.openSocket()])
    const { json } = await type(ann, bob, { body: ' begun\r\nin two lines ' })
    expect(json).toMatchObject({ user: bob.username, body: ' begun\nin two lines ' })
    const frame = await own.waitFor(frame => 'draft' in frame)
    expect(frame).toEqual({ draft: bob.username, version: json.version })
    expect((await find(annElsewhere, bob)).json).toEqual(json)
    expect((await find(bob, ann)).status).toBe(404)
    await ann.send(bob.username, 'sent') // after the draft: what the partner would have heard of, it would have heard by now
    await partners.waitFor(frame => 'message' in frame)
    expect(partners.frames.filter(frame => 'draft' in frame)).toEqual([])
  })

  test('gives way to what was typed later, also when that arrives first', async () => {
    const { ann, annElsewhere, bob } = await twoPeople()
    await type(ann, bob, { body: 'typed now' })
    const late = await type(annElsewhere, bob, { body: 'typed before', typed_ms_ago: 60_000 })
    expect(late.json.body).toBe('typed now')
    const later = await type(annElsewhere, bob, { body: 'typed later' })
    expect(later.json.body).toBe('typed later')
    expect((await find(ann, bob)).json.body).toBe('typed later')
  })

  test('gives way to what was typed after it, whatever the clocks say', async () => {
    const { ann, annElsewhere, bob } = await twoPeople()
    const { json } = await type(ann, bob, { body: 'first' })
    const next = await type(annElsewhere, bob, {
      body: 'first, and more',
      typed_ms_ago: 60_000,
      after: json.version,
    })
    expect(next.json.body).toBe('first, and more')
    expect(next.json.version).toBeGreaterThan(json.version)
  })

  test('that was emptied does not come back by what was typed before', async () => {
    const { ann, annElsewhere, bob } = await twoPeople()
    await type(ann, bob, { body: 'begun' })
    expect((await remove(annElsewhere, bob)).status).toBe(204)
    expect((await type(ann, bob, { body: 'begun, late', typed_ms_ago: 5_000 })).json.body).toBe('')
    expect((await find(ann, bob)).status).toBe(404)
    expect((await ann.call('/api/v1/draft/')).json).toEqual([])
    expect((await remove(ann, bob)).status).toBe(204)
  })

  test('that is saved once more as it is, is the same version, and nobody is told', async () => {
    const { ann, annElsewhere, bob } = await twoPeople()
    const { json } = await type(ann, bob, { body: 'begun' })
    expect((await type(annElsewhere, bob, { body: 'begun' })).json).toEqual(json)
  })

  test('is told of when it is written by hand in psql', async () => {
    const { ann, bob } = await twoPeople()
    const { json } = await type(ann, bob, { body: 'begun' })
    const socket = await ann.openSocket()
    await database.sql`UPDATE drafts SET body = 'by hand' WHERE body = 'begun' AND draft_version(typed_at) = ${json.version}`
    const changed = await socket.waitFor(frame => 'draft' in frame && frame.version !== json.version)
    expect(Number(changed.version)).toBeGreaterThan(json.version)
    expect((await find(ann, bob)).json.body).toBe('by hand')
    await database.sql`DELETE FROM drafts WHERE body = 'by hand'`
    await socket.waitFor(({ draft, version }) => draft === bob.username && version === 0)
  })
})

test('drafts are listed by name, a page after the other', async () => {
  const ann = await addPerson(app, 'lister')
  const partners = await Promise.all(['Zoe', 'adam', 'Mia'].map(name => addPerson(app, name)))
  for (const partner of partners) await type(ann, partner, { body: `to ${partner.username}` })
  const first = await ann.call('/api/v1/draft/?limit=2')
  expect(first.json.map(({ body }: { body: string }) => body)).toEqual(['to adam', 'to Mia'])
  const [, next = ''] = /<(.*)>; rel="next"/.exec(first.headers.get('link') ?? '') ?? []
  const second = await ann.call(next)
  expect(second.json.map(({ user }: { user: string }) => user)).toEqual(['Zoe'])
  expect(second.headers.get('link')).toBeNull()
})

describe('nothing is stored of', () => {
  const tooLong = 'a'.repeat(20_001)
  test.each([
    ['1 MB of text', { body: 'a'.repeat(1_000_000) }, 413],
    ['more than twice a message', { body: tooLong }, 422],
    ['no text', {}, 422],
    ['a number', { body: 7 }, 422],
    ['half of a surrogate pair', { body: '\ud800' }, 422],
    ['NUL', { body: 'a\0b' }, 422],
    ['a time to come', { body: 'begun', typed_ms_ago: -1 }, 422],
    ['a version that is none', { body: 'begun', after: 'x' }, 422],
  ])('%s', async (_, draft, status) => {
    const { ann, bob } = await twoPeople()
    expect((await put(ann, bob, draft)).status).toBe(status)
    expect(await rowsOf(ann)).toEqual([])
  })

  test('a draft to nobody, or to oneself', async () => {
    const { ann } = await twoPeople()
    for (const username of ['nobody-here', ann.username])
      expect((await put(ann, { ...ann, username }, { body: 'begun' })).status).toBe(404)
    expect(await rowsOf(ann)).toEqual([])
  })
})

test('the longest that fits is kept, counted as people count', async () => {
  const { ann, bob } = await twoPeople()
  const body = '😀'.repeat(20_000)
  expect((await type(ann, bob, { body })).json.body).toBe(body)
})

test('a program’s token may read drafts with one scope, and keep them with the other', async () => {
  const { ann, bob } = await twoPeople()
  const reader = { headers: { authorization: `Bearer ${await addToken(app, ann.username, ['read'])}` } }
  const sender = { headers: { authorization: `Bearer ${await addToken(app, ann.username, ['send'])}` } }
  const path = `/api/v1/draft/${bob.username}/`
  expect((await ann.call(path, { method: 'PUT', body: { body: 'begun' }, ...reader })).status).toBe(403)
  expect((await ann.call(path, { method: 'PUT', body: { body: 'begun' }, ...sender })).status).toBe(200)
  expect((await ann.call(path, reader)).json.body).toBe('begun')
  expect((await ann.call(path, sender)).status).toBe(403)
})

describe('drafts go with an account:', () => {
  test('one’s own', async () => {
    const { ann, bob } = await twoPeople()
    await type(ann, bob, { body: 'begun' })
    await database.sql`SELECT delete_account(id) FROM users WHERE username = ${ann.username}`
    const [left] =
      await database.sql`SELECT FROM drafts WHERE body = 'begun' AND partner_id = (SELECT id FROM users WHERE username = ${bob.username})`
    expect(left).toBeUndefined()
  })

  test('those to it, and none is begun to it any more', async () => {
    const { ann, bob } = await twoPeople()
    await bob.send(ann.username, 'hello')
    await type(ann, bob, { body: 'begun' })
    const socket = await ann.openSocket()
    await database.sql`SELECT delete_account(id) FROM users WHERE username = ${bob.username}`
    const { user } = await socket.waitFor(frame => 'renamed' in frame)
    expect(await rowsOf(ann)).toEqual([])
    expect((await put(ann, { ...bob, username: String(user) }, { body: 'once more' })).status).toBe(404)
    expect(await rowsOf(ann)).toEqual([])
  })
})

describe('the page without a script', () => {
  async function page(person: Client, partner: Client): Promise<string> {
    const response = await fetch(`${person.url}/with/${partner.username}`, {
      headers: { cookie: `chatapp=${person.token}` },
    })
    return response.text()
  }

  const post = (person: Client, partner: Client, fields: Record<string, string>) =>
    fetch(`${person.url}/with/${partner.username}`, {
      method: 'POST',
      headers: { cookie: `chatapp=${person.token}` },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })

  test('has what was begun on another device, before the first message too, and sending it empties it everywhere', async () => {
    const { ann, annElsewhere, bob } = await twoPeople()
    const { json } = await type(ann, bob, { body: '\nbegun <b>' })
    const shown = await page(annElsewhere, bob)
    expect(shown).toContain('>\n\nbegun &lt;b&gt;</textarea>')
    expect(shown).toContain(`name="draft" value="${json.version}"`)
    const socket = await ann.openSocket()
    const sent = await post(annElsewhere, bob, { body: 'begun', draft: String(json.version) })
    expect(sent.status).toBe(303)
    await socket.waitFor(frame => 'draft' in frame)
    expect((await find(ann, bob)).status).toBe(404)
    expect(await page(ann, bob)).toContain('>\n</textarea>')
  })

  test('empties nothing that was typed on since it was made, nor when the message was refused', async () => {
    const { ann, bob } = await twoPeople()
    const { json } = await type(ann, bob, { body: 'begun' })
    await type(ann, bob, { body: 'begun, and more' })
    expect((await post(ann, bob, { body: 'begun', draft: String(json.version) })).status).toBe(303)
    expect((await find(ann, bob)).json.body).toBe('begun, and more')
    const { version } = (await find(ann, bob)).json
    expect((await post(ann, bob, { body: ' ', draft: String(version) })).status).toBe(422)
    expect((await find(ann, bob)).json.body).toBe('begun, and more')
  })
})

describe('a page with a script that sends a draft, and is gone before it could empty it,', () => {
  const send = (person: Client, partner: Client, body: string, draft: number, agoMs = 0) =>
    fetch(`${person.url}/with/${partner.username}`, {
      method: 'POST',
      headers: { cookie: `chatapp=${person.token}`, 'HX-Request': 'true', 'HX-Request-Type': 'partial' },
      body: new URLSearchParams({ body, draft: String(draft), draft_ms_ago: String(agoMs) }),
    })

  test('leaves none: neither the one that it knew nor what it had saved since', async () => {
    const { ann, annElsewhere, bob } = await twoPeople()
    const { json } = await type(ann, bob, { body: 'beg' })
    await type(ann, bob, { body: 'begun', typed_ms_ago: 20, after: json.version })
    const socket = await annElsewhere.openSocket()
    expect((await send(ann, bob, 'begun', json.version)).status).toBe(201)
    await socket.waitFor(frame => 'draft' in frame)
    expect((await find(annElsewhere, bob)).status).toBe(404)
  })

  test.each([
    ['the first of all', false],
    ['a later one', true],
  ])('leaves none where its save comes after the message: %s', async (_, isLater) => {
    const { ann, bob } = await twoPeople()
    const typed = isLater ? await type(ann, bob, { body: 'earlier', typed_ms_ago: 90_000 }) : null
    const version = typed?.json.version ?? 0
    if (isLater) await type(ann, bob, { body: '', typed_ms_ago: 60_000, after: version })
    expect((await send(ann, bob, 'begun', version)).status).toBe(201)
    expect((await type(ann, bob, { body: 'begun', typed_ms_ago: 30_000 })).json.body).toBe('')
    expect((await find(ann, bob)).status).toBe(404)
  })

  test('leaves what was typed on another device after that, though the message waited', async () => {
    const { ann, annElsewhere, bob } = await twoPeople()
    const { json } = await type(ann, bob, { body: 'begun', typed_ms_ago: 90_000 })
    await type(annElsewhere, bob, { body: 'something else', typed_ms_ago: 1_000 })
    expect((await send(ann, bob, 'begun', json.version, 60_000)).status).toBe(201)
    expect((await find(ann, bob)).json.body).toBe('something else')
  })

  test('leaves it where the message is refused', async () => {
    const { ann, bob } = await twoPeople()
    const { json } = await type(ann, bob, { body: 'begun' })
    await bob.call(`/api/v1/block/${ann.username}/`, { method: 'PUT' })
    expect((await send(ann, bob, 'begun', json.version)).status).toBe(403)
    expect((await find(ann, bob)).json.body).toBe('begun')
  })
})
