import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import postgres from 'postgres'
import { findPersonByName } from '../../src/accounts/store.ts'
import { whoSees } from '../../src/blocks/store.ts'
import type { Sql } from '../../src/database/client.ts'
import { storeBatch } from '../../src/messages/batch.ts'
import { createRefusedLately } from '../../src/messages/refused-lately.ts'
import { createWriter } from '../../src/messages/writer.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { waitForLock } from '../support/locks.ts'
import { addPerson } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

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

/** Two people nobody has heard of, each on an instance of their own. */
async function twoPeople(): Promise<{ ann: Client; bob: Client }> {
  const number = ++count
  const [ann, bob] = await Promise.all([addPerson(app, `ann${number}`), addPerson(other, `bob${number}`)])
  return { ann, bob }
}

const block = (person: Client, partner: Client) =>
  person.call(`/api/v1/block/${partner.username}/`, { method: 'PUT' })
const unblock = (person: Client, partner: Client) =>
  person.call(`/api/v1/block/${partner.username}/`, { method: 'DELETE' })

async function idOf({ username }: Client): Promise<number> {
  return (await findPersonByName(database.sql, username))?.id ?? 0
}

async function messagesBetween(one: Client, two: Client): Promise<{ seq: number; body: string }[]> {
  const { json } = await one.call(`/api/v1/message/?target=${two.username}&limit=100&after=0`)
  return json.results
}

async function pageOf(person: Client, partner: Client): Promise<string> {
  const response = await fetch(`${person.url}/with/${partner.username}`, {
    headers: { cookie: `chatapp=${person.token}` },
  })
  return response.text()
}

async function readSeqShownTo(person: Client, partner: Client): Promise<number> {
  const [, seq] = /data-partner-read="(\d+)"/.exec(await pageOf(person, partner)) ?? []
  return Number(seq)
}

const CANNOT = 'This message cannot be delivered.'

describe('whom one has blocked', () => {
  test('cannot send, on another instance and at once; unblocked, they can again', async () => {
    const { ann, bob } = await twoPeople()
    await bob.send(ann.username, 'before')
    expect((await block(ann, bob)).status).toBe(204)
    const { status, json } = await bob.send(ann.username, 'blocked')
    expect({ status, json }).toEqual({ status: 403, json: { detail: CANNOT } })
    expect((await block(ann, bob)).status).toBe(204)
    expect((await unblock(ann, bob)).status).toBe(204)
    expect((await unblock(ann, bob)).status).toBe(204)
    expect((await bob.send(ann.username, 'after')).status).toBe(201)
    expect((await messagesBetween(ann, bob)).map(({ seq, body }) => `${seq} ${body}`)).toEqual([
      '1 before',
      '2 after',
    ])
  })

  test('cannot write a first message either, and nobody has a conversation for that', async () => {
    const { ann, bob } = await twoPeople()
    await block(ann, bob)
    expect((await bob.send(ann.username, 'hello')).json.detail).toBe(CANNOT)
    for (const person of [ann, bob])
      expect((await person.call('/api/v1/conversation/')).json.results).toEqual([])
    await unblock(ann, bob)
    expect((await bob.send(ann.username, 'hello')).json.seq).toBe(1)
    expect((await ann.call('/api/v1/conversation/')).json.results[0].unread).toBe(1)
  })

  test('gets the message again that was acknowledged before, under its key', async () => {
    const { ann, bob } = await twoPeople()
    const key = crypto.randomUUID()
    const first = await bob.send(ann.username, 'hello', key)
    await block(ann, bob)
    const again = await bob.send(ann.username, 'hello', key)
    expect({ status: again.status, id: again.json.id }).toEqual({ status: 200, id: first.json.id })
  })

  test('sees all else as before but when the other is here, as of those who keep it private: who there is, the conversation, its page', async () => {
    const { ann, bob } = await twoPeople()
    await bob.send(ann.username, 'one')
    await ann.send(bob.username, 'two')
    const look = async () => ({
      people: (await bob.call(`/api/v1/user/?q=${ann.username}`)).json,
      conversations: (await bob.call('/api/v1/conversation/')).json,
      messages: await messagesBetween(bob, ann),
      page: (await pageOf(bob, ann))
        .replace(/name="key" value="[^"]*"/, '')
        .replace(/<p class="status".*?<\/p>/, ''),
      blocked: (await bob.call('/api/v1/block/')).json,
    })
    const before = await look()
    await block(ann, bob)
    expect(await look()).toEqual(before)
  })

  test('keeps on the page what they typed, and where they type', async () => {
    const { ann, bob } = await twoPeople()
    await block(ann, bob)
    const response = await fetch(`${bob.url}/with/${ann.username}`, {
      method: 'POST',
      headers: { cookie: `chatapp=${bob.token}` },
      body: new URLSearchParams({ body: 'what I typed' }),
    })
    expect(response.status).toBe(403)
    const page = await response.text()
    expect(page).toContain(CANNOT)
    expect(page).toContain('what I typed</textarea>')
    expect(page).not.toContain('blocked')
  })

  test('cannot send by hand in psql either', async () => {
    const { ann, bob } = await twoPeople()
    await block(ann, bob)
    const insert = database.sql`
      INSERT INTO messages (sender_id, recipient_id, body) VALUES (${await idOf(bob)}, ${await idOf(ann)}, 'by hand')`
    await expect(insert).rejects.toMatchObject({ code: 'CA005' })
  })

  test('can be reported for what they wrote before', async () => {
    const { ann, bob } = await twoPeople()
    const { json } = await bob.send(ann.username, 'rude')
    await block(ann, bob)
    const { status } = await ann.call(`/api/v1/message/${json.id}/report/`, { body: { reason: 'rude' } })
    expect(status).toBe(201)
  })

  test('gets nothing from whoever blocked them, who is told to unblock them first', async () => {
    const { ann, bob } = await twoPeople()
    await block(ann, bob)
    const { status, json } = await ann.send(bob.username, 'hello')
    expect(status).toBe(403)
    expect(json.detail).toBe(`You have blocked ${bob.username}. Unblock them to write to them.`)
    await block(bob, ann)
    await unblock(ann, bob)
    expect((await ann.send(bob.username, 'hello')).json.detail).toBe(CANNOT)
    await unblock(bob, ann)
    expect((await ann.send(bob.username, 'hello')).status).toBe(201)
  })
})

test('what is refused of one batch leaves the rest of it to be stored', async () => {
  const people = await Promise.all([twoPeople(), twoPeople()])
  const [ann = 0, bob = 0, cat = 0, dan = 0] = await Promise.all(
    people.flatMap(({ ann, bob }) => [idOf(ann), idOf(bob)]),
  )
  await database.sql`SELECT block(${ann}, ${bob}), block(${cat}, ${bob})`
  const writer = createWriter(database.dedicate('writer'))
  const write = (senderId: number, recipientId: number, key = crypto.randomUUID()) =>
    writer.write({ senderId, recipientId, body: 'hi', key })
  const key = crypto.randomUUID()
  const first = write(dan, ann) // those that come while this is stored share the next batch
  const outcomes = await Promise.all([
    write(bob, ann),
    write(bob, dan),
    write(bob, ann),
    write(bob, cat),
    write(ann, bob),
    write(bob, ann, key),
    write(bob, dan, key),
    write(dan, ann),
  ])
  await first
  await writer.stop()
  expect(outcomes.map(({ kind }) => kind)).toEqual([
    'blocked',
    'stored',
    'blocked',
    'blocked',
    'blocking',
    'blocked',
    'conflict',
    'stored',
  ])
})

test('who goes on writing to somebody who has blocked them has the messages of others stored once all the same', async () => {
  const { ann, bob } = await twoPeople()
  const [annId, bobId] = [await idOf(ann), await idOf(bob)]
  await database.sql`SELECT block(${annId}, ${bobId})`
  let attempts = 0
  const sql: Sql = postgres({
    ...database.connection,
    max: 1,
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    onnotice: () => {},
    debug: (_, text) => {
      if (text.includes('INSERT INTO messages')) attempts++
    },
  })
  const rules = { whoMayWrite: 'everybody' as const, refusedLately: createRefusedLately() }
  const attemptsFor = async (senderIds: number[]) => {
    attempts = 0
    const recipient = (senderId: number) => (senderId === bobId ? annId : bobId)
    const batch = senderIds.map(senderId => ({
      senderId,
      recipientId: recipient(senderId),
      body: 'hi',
      key: crypto.randomUUID(),
    }))
    const outcomes = await storeBatch(sql, batch, rules)
    return { attempts, kinds: outcomes.map(outcome => outcome?.kind) }
  }
  const cat = await idOf(await addPerson(app, `cat${++count}`))
  expect(await attemptsFor([bobId, cat])).toEqual({ attempts: 2, kinds: ['blocked', 'stored'] })
  expect(await attemptsFor([cat, bobId, cat])).toEqual({
    attempts: 1,
    kinds: ['stored', 'blocked', 'stored'],
  })
  await database.sql`SELECT unblock(${annId}, ${bobId})`
  expect(await attemptsFor([bobId])).toEqual({ attempts: 1, kinds: ['stored'] })
  await sql.end()
})

type Step = 'send' | 'answer' | 'block' | 'unblock'

test('whatever is sent while somebody blocks and unblocks: what was acknowledged is there once, and nothing comes in between', async () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<Step>('send', 'answer') },
      { weight: 1, arbitrary: fc.constant<Step>('block') },
      { weight: 1, arbitrary: fc.constant<Step>('unblock') },
    ),
    { minLength: 6, maxLength: 20 },
  )
  const property = fc.asyncProperty(steps, async taken => {
    const { ann, bob } = await twoPeople()
    const sent: Promise<{ body: string; status: number; isCertainlyBlocked: boolean }>[] = []
    let isBlocked = false
    let thereAtBlock = 0
    const send = async (sender: Client, recipient: Client, isCertainlyBlocked: boolean) => {
      const body = `message ${sent.length}`
      const { status } = await sender.send(recipient.username, body)
      return { body, status, isCertainlyBlocked }
    }
    for (const step of [...taken, 'unblock' as const]) {
      if (step === 'send') sent.push(send(bob, ann, isBlocked)) // nobody waits for it: it is in flight
      if (step === 'answer') sent.push(send(ann, bob, isBlocked))
      if (step === 'block') {
        await block(ann, bob)
        const there = (await messagesBetween(ann, bob)).length
        if (!isBlocked) thereAtBlock = there
        isBlocked = true
      }
      if (step === 'unblock') {
        if (isBlocked) expect(await messagesBetween(bob, ann)).toHaveLength(thereAtBlock)
        if (isBlocked) await Promise.all(sent) // else it is not known on which side of this they come
        isBlocked = false
        await unblock(ann, bob)
      }
    }
    const answers = await Promise.all(sent)
    const there = await messagesBetween(ann, bob)
    expect(there.map(({ seq }) => seq)).toEqual(there.map((_, index) => index + 1))
    const stored = answers.filter(({ status }) => status === 201).map(({ body }) => body)
    expect(there.map(({ body }) => body).sort()).toEqual(stored.sort())
    for (const { status, isCertainlyBlocked } of answers)
      expect(isCertainlyBlocked ? [403] : [201, 403]).toContain(status)
  })
  await fc.assert(property, { seed: 1, numRuns: 6 })
})

for (const isFirst of [true, false]) {
  const which = isFirst ? 'a first message' : 'a message'

  test(`${which} that is on its way when a block is committed is refused`, async () => {
    const { ann, bob } = await twoPeople()
    if (!isFirst) await bob.send(ann.username, 'before')
    const blocking = await database.sql.reserve()
    await blocking`BEGIN`
    await blocking`SELECT block(${await idOf(ann)}, ${await idOf(bob)})`
    const sending = bob.send(ann.username, 'on its way')
    await waitForLock(database.sql)
    await blocking`COMMIT`
    blocking.release()
    expect((await sending).json.detail).toBe(CANNOT)
  })

  test(`a block waits for ${which} that has its number already`, async () => {
    const { ann, bob } = await twoPeople()
    if (!isFirst) await bob.send(ann.username, 'before')
    const [annId, bobId] = [await idOf(ann), await idOf(bob)]
    const sending = await database.sql.reserve()
    await sending`BEGIN`
    await sending`INSERT INTO messages (sender_id, recipient_id, body) VALUES (${bobId}, ${annId}, 'by hand')`
    const blocking = block(ann, bob)
    await waitForLock(database.sql)
    await sending`COMMIT`
    sending.release()
    expect((await blocking).status).toBe(204)
    expect((await messagesBetween(ann, bob)).at(-1)?.body).toBe('by hand')
    expect((await bob.send(ann.username, 'after')).status).toBe(403)
  })
}

describe('read marks', () => {
  async function markRead(person: Client, partner: Client, seq: number): Promise<void> {
    await person.call(`/api/v1/conversation/${partner.username}/read/`, { body: { seq } })
  }

  /** Which read marks of somebody's came to a socket before a message that was announced after them. */
  async function marksHeard(person: Client, of: Client, act: () => Promise<void>): Promise<unknown[]> {
    const socket = await person.openSocket()
    const bystander = await addPerson(app, `bystander${++count}`)
    await act()
    const { json } = await bystander.send(person.username, 'after that')
    await socket.waitFor(({ message }) => message === String(json.id))
    socket.close()
    return socket.frames
      .filter(frame => 'read' in frame && frame.reader === of.username)
      .map(({ read }) => read)
  }

  test('of whoever blocks move for themselves alone, until they unblock', async () => {
    const { ann, bob } = await twoPeople()
    for (const body of ['one', 'two', 'three']) await bob.send(ann.username, body)
    await markRead(ann, bob, 1)
    await block(ann, bob)
    const own = await ann.openSocket()
    expect(await marksHeard(bob, ann, () => markRead(ann, bob, 3))).toEqual([])
    expect(await own.waitFor(({ read }) => read === 3)).toMatchObject({ partner: bob.username })
    expect(own.frames.filter(({ read }) => read === 3)).toHaveLength(1)
    expect(await readSeqShownTo(bob, ann)).toBe(1)
    await unblock(ann, bob)
    expect(await readSeqShownTo(bob, ann)).toBe(3)
    await bob.send(ann.username, 'four')
    expect(await marksHeard(bob, ann, () => markRead(ann, bob, 4))).toEqual([4])
  })

  test('are seen by neither of two where one keeps theirs private', async () => {
    const { ann, bob } = await twoPeople()
    await bob.send(ann.username, 'one')
    await ann.send(bob.username, 'two')
    await markRead(ann, bob, 1)
    await markRead(bob, ann, 2)
    expect([await readSeqShownTo(bob, ann), await readSeqShownTo(ann, bob)]).toEqual([1, 2])
    await choose(ann, { read_marks: 'no' })
    expect([await readSeqShownTo(bob, ann), await readSeqShownTo(ann, bob)]).toEqual([0, 0])
    await ann.send(bob.username, 'three')
    await bob.send(ann.username, 'four')
    expect(await marksHeard(bob, ann, () => markRead(ann, bob, 4))).toEqual([])
    await bob.send(ann.username, 'five')
    await ann.send(bob.username, 'six')
    expect(await marksHeard(ann, bob, () => markRead(bob, ann, 6))).toEqual([])
    await choose(ann, { read_marks: 'yes' })
    expect(await readSeqShownTo(ann, bob)).toBe(6)
  })
})

test('what somebody keeps private can be read and set by API, each by itself', async () => {
  const { ann } = await twoPeople()
  const read = async () => {
    const { read_marks, presence } = (await ann.call('/api/v1/account/')).json
    return { read_marks, presence }
  }
  const change = (body: unknown) => ann.call('/api/v1/account/', { method: 'PATCH', body })
  expect(await read()).toEqual({ read_marks: true, presence: true })
  expect((await change({ read_marks: false })).json).toMatchObject({ read_marks: false, presence: true })
  expect((await change({ presence: false })).json).toMatchObject({ read_marks: false, presence: false })
  expect((await change({ presence: 'perhaps' })).status).toBe(422)
  expect((await change({ read_marks: null })).status).toBe(422)
  await change({ read_marks: true })
  expect(await read()).toEqual({ read_marks: true, presence: false })
})

/** Sets what somebody shows, by the form of their settings. */
async function choose(person: Client, fields: Record<string, string>): Promise<string> {
  const response = await fetch(`${person.url}/settings/privacy`, {
    method: 'POST',
    headers: { cookie: `chatapp=${person.token}` },
    body: new URLSearchParams(fields),
  })
  return response.text()
}

test('what somebody shows of themselves is for nobody whom they have blocked, and presence for those who show theirs', async () => {
  const { ann, bob } = await twoPeople()
  const cat = await addPerson(app, `cat${++count}`)
  const [annId, bobId, catId] = [await idOf(ann), await idOf(bob), await idOf(cat)]
  const see = (shown: Parameters<typeof whoSees>[2], of = annId) =>
    whoSees(database.sql, { id: of }, shown, [annId, bobId, catId])
  await block(ann, bob)
  await choose(cat, { presence: 'no' })
  expect(await see('typing')).toEqual([annId, catId])
  expect(await see('picture')).toEqual([annId, catId])
  expect(await see('presence')).toEqual([annId])
  expect(await see('presence', bobId)).toEqual([annId, bobId])
  expect(await see('presence', catId)).toEqual([])
  await choose(cat, { presence: 'yes' })
  expect(await see('presence')).toEqual([annId, catId])
})

describe('the list of those whom one has blocked', () => {
  test('is by name, in pages, and its owner’s alone; who deletes their account is not in it', async () => {
    const { ann, bob } = await twoPeople()
    const others = await Promise.all(['Zoe', 'amy', 'Max'].map(name => addPerson(app, `${name}${++count}`)))
    for (const person of others) await block(ann, person)
    const first = await ann.call('/api/v1/block/?limit=2')
    const names = ({ json }: Awaited<ReturnType<Client['call']>>) =>
      json.map(({ username }: { username: string }) => username.replace(/\d+$/, ''))
    expect(names(first)).toEqual(['amy', 'Max'])
    expect(Number.isNaN(Date.parse(first.json[0].since))).toBe(false)
    const [, next = ''] = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '') ?? []
    expect(names(await ann.call(next))).toEqual(['Zoe'])
    for (const person of [bob, ...others]) expect(names(await person.call('/api/v1/block/'))).toEqual([])
    await database.sql`SELECT delete_account(id) FROM users WHERE username = ${others[0]?.username ?? ''}`
    expect(names(await ann.call('/api/v1/block/'))).toEqual(['amy', 'Max'])
  })

  test('takes nobody who is not there, not oneself, and no account that was deleted', async () => {
    const { ann, bob } = await twoPeople()
    await bob.send(ann.username, 'hello')
    const bobId = await idOf(bob)
    await database.sql`SELECT delete_account(${bobId})`
    for (const name of [
      'nobody.at.all',
      ann.username,
      bob.username,
      `deleted~${bobId}`,
      '%00',
      '%F0%9F%92%AC',
    ])
      for (const method of ['PUT', 'DELETE']) {
        const { status } = await ann.call(`/api/v1/block/${name}/`, { method })
        expect({ name, status }).toEqual({ name, status: 404 })
      }
    expect((await ann.call('/api/v1/block/?limit=0')).status).toBe(422)
    expect((await ann.call('/api/v1/block/')).json).toEqual([])
    expect(await choose(ann, { read_marks: 'perhaps' })).toContain('This cannot be accepted as it is.')
  })
})
