import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, clientFor } from '../support/client.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { type Seeded, seedMessages } from './seeded-messages.ts'

type Asked = Record<string, string>

/** Instances of one server whose operator has chosen otherwise. */
let apps: Record<'off' | 'on' | 'announced', TestApp>
let database: TestDatabase
let root: Client
let people: Client[]
let seeded: Seeded[]

beforeAll(async () => {
  database = await createTestDatabase()
  const start = (reads: string) => startApp({ CHATAPP_ADMIN_READS: reads }, database)
  apps = { off: await startApp({}, database), on: await start('on'), announced: await start('announced') }
  const made = await seedMessages(apps.off)
  root = made.root
  people = [made.ann, made.bob, made.cleo]
  seeded = made.seeded
})
afterAll(async () => {
  for (const app of Object.values(apps)) await app.stop()
  await database.stop()
})
beforeEach(async () => {
  await database.sql`ALTER TABLE audit DISABLE TRIGGER only_added_to`
  await database.sql`DELETE FROM audit`
  await database.sql`ALTER TABLE audit ENABLE TRIGGER only_added_to`
  await database.sql`DELETE FROM announced_reads`
})

const PATH = '/api/v1/admin/message/'

function at(app: TestApp, { username, token }: Client): Client {
  return clientFor(app.url, username, token)
}

async function look(app: TestApp, asked: Asked) {
  return at(app, root).call(`${PATH}read/`, { body: asked })
}

async function page(app: TestApp, asked: Asked, { token } = root): Promise<{ status: number; text: string }> {
  const response = await fetch(`${app.url}/admin/messages`, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams(asked),
  })
  return { status: response.status, text: await response.text() }
}

async function show(app: TestApp, path: string, { token }: Client): Promise<string> {
  return (await fetch(app.url + path, { headers: { authorization: `Bearer ${token}` } })).text()
}

type Recorded = { actor: string; subject: string; address: string; details: Record<string, unknown> }

async function recorded(): Promise<Recorded[]> {
  const rows = await database.sql<Recorded[]>`
    SELECT actor_name AS actor, subject_name AS subject, address, details FROM audit
    WHERE action = 'messages.read' ORDER BY id`
  return [...rows]
}

function expectNoText(text: string): void {
  for (const { body } of seeded) expect(text).not.toContain(Bun.escapeHTML(body).slice(0, 12))
}

const reason = 'A complaint of 3 March'

describe('where the operator does not let administrators read', () => {
  test('no text is shown or searched, by page or API, and nothing is recorded', async () => {
    for (const asked of [
      '',
      '?sender=ann&recipient=bob',
      `?id=${seeded[0]?.id}`,
      `?reason=${reason}&q=zebra`,
    ]) {
      expectNoText(await show(apps.off, `/admin/messages${asked}`, root))
      expectNoText(JSON.stringify((await at(apps.off, root).call(PATH + asked)).json))
    }
    expect(await show(apps.off, '/admin/messages', root)).not.toContain('name="reason"')
    for (const asked of [{ reason }, { reason, q: 'zebra' }]) {
      const { status, text } = await page(apps.off, asked)
      expect(status).toBe(403)
      expectNoText(text)
      expect((await look(apps.off, asked)).status).toBe(403)
    }
    expect(await recorded()).toHaveLength(0)
  })

  test('nobody can switch it on while the server runs', async () => {
    const [{ count } = { count: 0 }] = await database.sql`
      WITH made AS (INSERT INTO server_settings (name, value, changed_by) VALUES ('CHATAPP_ADMIN_READS', 'on', 'root') RETURNING 1)
      SELECT count(*)::int AS count FROM made`
    expect(count).toBe(1)
    expect((await look(apps.off, { reason })).status).toBe(403)
    await database.sql`DELETE FROM server_settings`
  })
})

describe('where administrators may read', () => {
  test('a link shows no text, a form with a reason does, and it is in the audit log', async () => {
    const listed = await show(apps.on, '/admin/messages?sender=ann&recipient=bob&reason=abc', root)
    expectNoText(listed)
    expect(listed).toContain('Read the texts of these messages')
    expect(await recorded()).toHaveLength(0)

    const { status, text } = await page(apps.on, {
      sender: 'Ann',
      recipient: 'bob',
      from: '2025-01-01',
      reason: ` ${reason} `,
    })
    expect(status).toBe(200)
    expect(text).toContain('The zebra is back')
    expect(text).toContain('Happy new year')
    expect(text).not.toContain('100%') // of the year before
    expect(text).toContain(`with your reason: “${reason}”`)
    const ids = seeded.filter(
      ({ sender, recipient, day }) => sender === 'ann' && recipient === 'bob' && day >= '2025',
    )
    expect(await recorded()).toEqual([
      {
        actor: 'root',
        subject: 'ann',
        address: '127.0.0.1',
        details: {
          reason,
          id: null,
          sender: 'ann',
          recipient: 'bob',
          eitherWay: false,
          from: '2025-01-01',
          to: null,
          q: null,
          shown: 2,
          newest: ids[1]?.id,
          oldest: ids[0]?.id,
        },
      },
    ])
    expect(JSON.stringify(await recorded())).not.toContain('zebra')
  })

  test('the next page is another look, for the same reason', async () => {
    const first = await look(apps.on, { reason, limit: '4' })
    expect(first.json.results).toHaveLength(4)
    const second = await look(apps.on, { reason, limit: '4', cursor: first.json.next })
    expect(second.json).toMatchObject({ next: null })
    expect(second.json.results.map(({ body }: Seeded) => body)).toEqual(
      seeded
        .slice(0, 3)
        .map(({ body }) => body)
        .reverse(),
    )
    expect((await recorded()).map(({ details }) => details.shown)).toEqual([4, 3])

    const many = 60
    await database.sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT bob.id, cleo.id, 'many' FROM users bob, users cleo, generate_series(1, ${many}::int)
      WHERE bob.username = 'bob' AND cleo.username = 'cleo'`
    const asked = { sender: 'bob', recipient: 'cleo', reason }
    const { text } = await page(apps.on, asked)
    const [, cursor = ''] = /name="cursor" value="([^"]+)"/.exec(text) ?? []
    expect(text).toContain('Read the next page')
    const next = await page(apps.on, { ...asked, cursor })
    expect(next.text.match(/class="said"/g)).toHaveLength(many - 50)
    await database.sql`DELETE FROM messages WHERE body = 'many'`
  })

  test.each([
    ['ZEBRA', ['The zebra is back ✨', 'Only 50_000, as the ZEBRA said']],
    ['100%', ['Shall we take 100% of it?']],
    ['_', ['Only 50_000, as the ZEBRA said']],
    ['\\', ['A path: C:\\temp']],
    ["'", []],
    ['%', ['Shall we take 100% of it?']],
    ['✨', ['The zebra is back ✨']],
  ])('a search for %s finds it as it is written, in any case', async (q, expected) => {
    const { json } = await look(apps.on, { reason, q })
    expect(json.results.map(({ body }: Seeded) => body)).toEqual(expected)
    const [entry] = await recorded()
    expect(entry?.details).toMatchObject({ reason, q, shown: expected.length })
  })

  test('nothing is shown where it cannot be recorded', async () => {
    await database.sql`ALTER TABLE audit ADD CONSTRAINT broken CHECK (action <> 'messages.read') NOT VALID`
    const { status, text } = await page(apps.on, { reason })
    expect(status).toBe(500)
    expectNoText(text)
    await database.sql`ALTER TABLE audit DROP CONSTRAINT broken`
  })

  test.each<[string, Asked, string]>([
    ['no reason', {}, 'Give a reason of 3 to 500 characters'],
    ['a reason of white space', { reason: ' \n a \t ' }, 'Give a reason of 3 to 500 characters'],
    ['a reason that is too long', { reason: 'x'.repeat(501) }, 'Give a reason of 3 to 500 characters'],
    ['a search of 10,000 characters', { reason, q: 'z'.repeat(10_000) }, 'A search has 1 to 200 characters'],
    ['a search for what cannot be stored', { reason, q: 'a\0b' }, 'A search has 1 to 200 characters'],
    ['a day that does not exist', { reason, from: '2025-02-29' }, 'There is no such day'],
    ['nobody of that name', { reason, sender: 'nobody' }, 'There is nobody of that name'],
    ['a cursor of another list', { reason, cursor: 'x' }, 'This leads to no page of this list'],
  ])('%s: a sentence, what was typed stays, no text, and nothing is recorded', async (_, asked, sentence) => {
    const { status, text } = await page(apps.on, { recipient: 'bob', ...asked })
    expect(status).toBe(422)
    expect(text).toContain(sentence)
    for (const value of [asked.reason, asked.q, 'bob'])
      if (value) expect(text).toContain(`value="${Bun.escapeHTML(value)}"`)
    expectNoText(text)
    expect((await look(apps.on, asked)).status).toBe(422)
    expect(await recorded()).toHaveLength(0)
  })

  test('a member is told that there is nothing', async () => {
    for (const person of people) {
      const { status, text } = await page(apps.on, { reason }, person)
      expect(status).toBe(404)
      expectNoText(text)
    }
    expect(await recorded()).toHaveLength(0)
  })
})

describe('where it is announced', () => {
  test('the two people of a conversation whose text was shown see when and why, and nobody else', async () => {
    const [ann, bob, cleo] = people
    if (!ann || !bob || !cleo) throw new Error('Somebody is missing.')
    await look(apps.announced, { sender: 'ann', recipient: 'bob', reason })
    const said = `The reason: ${reason}`
    expect(await show(apps.announced, '/with/bob/', ann)).toContain(said)
    expect(await show(apps.off, '/with/ann/', bob)).toContain(said) // also once it is switched off
    expect(await show(apps.announced, '/with/cleo/', ann)).not.toContain(said)
    expect(await show(apps.announced, '/with/cleo/', bob)).not.toContain(said)

    const reads = async (client: Client) =>
      Object.fromEntries(
        (await at(apps.announced, client).call('/api/v1/conversation/')).json.results.map(
          ({ user, administrator_reads }: { user: string; administrator_reads: { reason: string }[] }) => [
            user,
            administrator_reads.map(({ reason }) => reason),
          ],
        ),
      )
    expect(await reads(ann)).toEqual({ bob: [reason], cleo: [] })
    expect(await reads(cleo)).toEqual({ ann: [], bob: [] })
    expect(await recorded()).toHaveLength(1)
  })

  test('a look over many conversations is told in each whose text was shown, and one that found none in none', async () => {
    await look(apps.announced, { q: 'zebra', reason })
    await look(apps.announced, { q: 'a text that nobody wrote', reason })
    const rows = await database.sql`
      SELECT DISTINCT low_user_id, high_user_id FROM announced_reads JOIN conversations ON conversations.id = conversation_id`
    expect(rows).toHaveLength(1) // ann's and bob's
    await look(apps.announced, { recipient: 'bob', reason })
    expect(await database.sql`SELECT DISTINCT conversation_id FROM announced_reads`).toHaveLength(2)
    await look(apps.on, { reason })
    expect(await database.sql`SELECT FROM announced_reads`).toHaveLength(3)
  })
})
