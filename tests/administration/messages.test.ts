import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { findMessages } from '../../src/administration/messages/list.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { type Seeded, seedMessages } from './seeded-messages.ts'

type Row = { id: number; sender: string; recipient: string; timestamp: string; length: number }
type Asked = Record<string, string>

let app: TestApp
let root: Client
let seeded: Seeded[]

beforeAll(async () => {
  app = await startApp()
  const made = await seedMessages(app)
  root = made.root
  seeded = made.seeded
})
afterAll(() => app.stop())

const PATH = '/api/v1/admin/message/'

async function list(asked: Asked): Promise<number[]> {
  const { status, json } = await root.call(`${PATH}?${new URLSearchParams(asked)}`)
  expect({ asked, status }).toEqual({ asked, status: 200 })
  return json.results.map(({ id }: Row) => id)
}

function page(asked: Asked): Promise<Response> {
  return fetch(`${app.url}/admin/messages?${new URLSearchParams(asked)}`, {
    headers: { authorization: `Bearer ${root.token}` },
  })
}

/** What a filter means, said without a database. */
function fits(message: Seeded, { id, sender, recipient, direction, from, to }: Asked): boolean {
  const { sender: a, recipient: b, day } = message
  const isFrom = (one: string, other: string) =>
    (!sender || one === sender) && (!recipient || other === recipient)
  return (
    (!id || message.id === Number(id)) &&
    (isFrom(a, b) || (direction === 'either' && isFrom(b, a))) &&
    (!from || day >= from) &&
    (!to || day <= to)
  )
}

describe('the list', () => {
  test('has id, sender, recipient, time and length of each message, the newest first, and no text', async () => {
    const { json } = await root.call(`${PATH}?limit=1`)
    const newest = seeded.at(-1)
    expect(json.results).toEqual([
      {
        id: newest?.id,
        sender: 'ann',
        recipient: 'bob',
        timestamp: '2026-01-01T00:00:00.000Z',
        length: 'Happy new year'.length,
        files: 0,
      },
    ])
  })

  test('each filter, and each combination of filters, shows what fits and nothing else', async () => {
    const people = ['', 'ann', 'BOB', 'cleo']
    const days: Asked[] = [
      {},
      { from: '2024-03-01' },
      { to: '2024-12-31' },
      { from: '2024-02-29', to: '2024-02-29' },
      { from: '2025-03-03', to: '2025-03-04' },
      { from: '1999-01-01', to: '2023-12-31' },
      { from: '2025-01-01', to: '9999-12-31' },
    ]
    for (const sender of people) {
      for (const recipient of people) {
        for (const direction of ['', 'either']) {
          for (const chosen of days) {
            const asked = { sender, recipient, direction, ...chosen }
            const meant = { ...asked, sender: sender.toLowerCase(), recipient: recipient.toLowerCase() }
            const expected = seeded.filter(message => fits(message, meant)).map(({ id }) => id)
            expect({ asked, ids: await list(asked) }).toEqual({ asked, ids: expected.reverse() })
          }
        }
      }
    }
    const id = String(seeded[3]?.id)
    expect(await list({ id })).toEqual([Number(id)])
    expect(await list({ id, sender: 'bob' })).toEqual([])
    expect(await list({ id, sender: 'bob', recipient: 'ann', direction: 'either' })).toEqual([Number(id)])
    expect(await list({ id: '9007199254740991' })).toEqual([])
  })

  test('pages follow each other without a gap, in each order', async () => {
    for (const filter of [
      {},
      { sender: 'ann' },
      { recipient: 'bob', direction: 'either' },
      { sender: 'ann', recipient: 'bob' },
    ]) {
      const seen: number[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const asked: Asked = { ...filter, limit: '2', cursor }
        const { json } = await root.call(`${PATH}?${new URLSearchParams(asked)}`)
        seen.push(...json.results.map(({ id }: Row) => id))
        cursor = json.next
      }
      expect(seen).toEqual(
        seeded
          .filter(message => fits(message, filter))
          .map(({ id }) => id)
          .reverse(),
      )
    }
  })

  test('a page that would take long says how far it looked, and the next one goes on from there', async () => {
    const { sql } = app.database
    const filter = {
      id: null,
      sender: null,
      recipient: null,
      isEitherWay: false,
      days: { from: null, to: null },
    }
    const many = await startApp()
    await seedMessages(many)
    await many.database.sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT cleo.id, bob.id, 'x' FROM users cleo, users bob, generate_series(1, 300) WHERE cleo.username = 'cleo' AND bob.username = 'bob'`
    const wanted = { limit: 50, q: 'zebra', withText: true, withinMs: -1 }
    const found: string[] = []
    let pages = 0
    for (let cursor: string | null = null; ; pages++) {
      const result = await findMessages(many.database.sql, filter, { ...wanted, cursor })
      found.push(...result.messages.map(({ body }) => body ?? ''))
      cursor = result.next
      if (cursor === null) break
      expect(result.lookedBackTo?.getTime()).toBeLessThanOrEqual(Date.now())
    }
    expect(pages).toBeGreaterThan(1)
    expect(found).toEqual(['The zebra is back ✨', 'Only 50_000, as the ZEBRA said'])
    expect((await findMessages(sql, filter, { ...wanted, cursor: null })).lookedBackTo).toBeNull()
    await many.stop()
  })

  test('what somebody wrote whose account was deleted is still there, and found by the name that it has since', async () => {
    const gone = await startApp()
    const { root } = await seedMessages(gone)
    const [person] = await gone.database.sql<{ id: number }[]>`
      SELECT id, delete_account(id) FROM users WHERE username = 'cleo'`
    const name = `deleted~${person?.id}`
    const { json } = await root.call(`${PATH}?sender=${name}`)
    expect(json.results).toEqual([expect.objectContaining({ sender: name, recipient: 'bob' })])
    expect((await root.call(`${PATH}?sender=cleo`)).status).toBe(422)
    const response = await fetch(`${gone.url}/admin/messages`, {
      headers: { authorization: `Bearer ${root.token}` },
    })
    const text = await response.text()
    expect(text).toContain(`<span class="tag">Deleted account</span> ${name}`)
    expect(text).not.toContain('cleo')
    await gone.stop()
  })

  test('dates lead from years to months to days, those that have messages', async () => {
    const dates = async (within: string) => (await root.call(`${PATH}day/?within=${within}`)).json.results
    expect(await dates('')).toEqual(['2024', '2025', '2026'])
    expect(await dates('2024')).toEqual(['2024-02', '2024-12'])
    expect(await dates('2025-03')).toEqual(['2025-03-03', '2025-03-04', '2025-03-05'])
    expect(await dates('2023')).toEqual([])

    const month = await (await page({ sender: 'ann', from: '2024-02-01', to: '2024-02-29' })).text()
    expect(month).toContain(
      '<a href="/admin/messages?sender=ann&amp;from=2024-02-29&amp;to=2024-02-29" >29 February 2024</a>',
    )
    expect(month).toContain(
      '<a href="/admin/messages?sender=ann&amp;from=2024-02-01&amp;to=2024-02-29" aria-current="true">February 2024</a>',
    )
    expect(month).toContain('<a href="/admin/messages?sender=ann" >All dates</a>')
  })
})

describe('bad input', () => {
  test.each<[string, Asked, string]>([
    ['a date that does not exist', { from: '2025-02-30' }, 'There is no such day'],
    ['a date of year 0', { to: '0000-01-01' }, 'There is no such day'],
    [
      'a last day before the first',
      { from: '2025-03-02', to: '2025-03-01' },
      'The last day is before the first',
    ],
    ['somebody whom there is not', { sender: "o'%" }, 'There is nobody of that name'],
    ['a recipient of 10,000 characters', { recipient: 'x'.repeat(10_000) }, 'There is nobody of that name'],
    ['an id that is none', { id: '12x' }, 'The number of a message is needed'],
    ['an id that is too large', { id: '99999999999999999' }, 'The number of a message is needed'],
    ['a direction that is none', { direction: 'sideways' }, 'Choose one of the directions'],
  ])('%s: a sentence, and what was typed stays', async (_, asked, sentence) => {
    const response = await page({ recipient: 'bob', ...asked })
    const text = await response.text()
    expect(response.status).toBe(422)
    expect(text).toContain(sentence)
    expect(text).toContain('aria-invalid="true"')
    for (const [name, value] of Object.entries(asked))
      if (name !== 'direction') expect(text).toContain(`value="${Bun.escapeHTML(value)}"`)
    const { status, json } = await root.call(`${PATH}?${new URLSearchParams(asked)}`)
    expect(status).toBe(422)
    expect(Object.keys(json.errors)).toContain(Object.keys(asked).at(-1) ?? '')
  })

  test('a cursor of another list, or of another conversation', async () => {
    const { json: other } = await root.call(`${PATH}?limit=1`)
    const { json: conversation } = await root.call(`${PATH}?limit=1&sender=ann&recipient=bob`)
    for (const asked of [
      { cursor: 'nonsense' },
      { cursor: conversation.next },
      { cursor: other.next, sender: 'ann', recipient: 'bob' },
      { cursor: conversation.next, sender: 'ann', recipient: 'cleo' },
    ]) {
      const response = await page(asked)
      expect(response.status).toBe(422)
      expect(await response.text()).toContain('This leads to no page of this list')
    }
  })
})

test('a message that only has files says how many', async () => {
  const { sql } = app.database
  const [message] = await sql<{ id: number }[]>`
    INSERT INTO messages (sender_id, recipient_id, body, has_files)
    SELECT ann.id, bob.id, '', true FROM users ann, users bob WHERE ann.username = 'ann' AND bob.username = 'bob' RETURNING id`
  const id = message?.id ?? 0
  await sql`
    WITH content AS (INSERT INTO file_contents (removable_at) VALUES (NULL) RETURNING id)
    INSERT INTO files (owner_id, name, type, size, received, completed_at, message_id, place, content_id)
    SELECT users.id, 'a.txt', 'text/plain', 1, 1, now(), ${id}, 0, content.id FROM content, users WHERE username = 'ann'`
  const { json } = await root.call(`${PATH}?id=${id}`)
  expect(json.results).toMatchObject([{ id, length: 0, files: 1 }])
  expect(await (await page({ id: String(id) })).text()).toContain('<span class="tag">1 file</span>')
})
