import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { REPORTS } from '../../src/reports/report.ts'
import { sendFiles, upload } from '../files/uploads.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Answer, type Client, PASSWORD } from '../support/client.ts'
import { addAdministrator, addPerson } from '../support/people.ts'

let app: TestApp
let sql: Sql
let root: Client
let deputy: Client
let ann: Client
let bob: Client

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
  root = await addAdministrator(app, 'root')
  deputy = await addAdministrator(app, 'deputy')
  ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
})
afterAll(() => app.stop())

const report = (person: Client, id: number, reason: unknown) =>
  person.call(`/api/v1/message/${id}/report/`, { body: { reason } })

async function sendFrom(person: Client, recipient: string, ...bodies: string[]): Promise<number[]> {
  const ids: number[] = []
  for (const body of bodies) ids.push((await person.send(recipient, body)).json.id)
  return ids
}

/** Has bob report something that ann wrote. @returns the report's id */
async function newReport(): Promise<number> {
  const [message = 0] = await sendFrom(ann, 'bob', 'rude words')
  expect((await report(bob, message, 'rude')).status).toBe(201)
  const [found] = await sql<{ id: number }[]>`SELECT id FROM reports WHERE message_id = ${message}`
  return found?.id ?? 0
}

const pathOf = (id: number) => `/api/v1/admin/report/${id}/`
const change = (person: Client, id: number, body: Record<string, unknown>) =>
  person.call(pathOf(id), { method: 'PATCH', body })

async function ask(person: Client, path: string, form?: Record<string, string>) {
  const response = await fetch(app.url + path, {
    headers: { cookie: `chatapp=${person.token}` },
    redirect: 'manual',
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  })
  return { status: response.status, text: await response.text() }
}

async function entries(id: number): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`
    SELECT actor_name || ' ' || action || ' ' || subject_name AS text FROM audit WHERE (details->>'report')::int = ${id} ORDER BY id`
  return rows.map(({ text }) => text)
}

describe('a message', () => {
  test('is reported by whom it was sent to, and by nobody else', async () => {
    const [id = 0] = await sendFrom(ann, 'bob', 'hello')
    const cy = await addPerson(app, 'cy')
    expect((await report(ann, id, 'my own')).status).toBe(403)
    for (const person of [cy, root]) expect((await report(person, id, 'not mine')).status).toBe(404)
    const { status, json } = await report(bob, id, '  rude  ')
    expect([status, json]).toEqual([201, { message: id, reason: 'rude' }])
  })

  test('with files and no text says which files they were, also once it is deleted', async () => {
    const { json: file } = await upload(ann, { content: 'rude', name: 'rude.txt' })
    const { json: message } = await sendFiles(ann, 'bob', [file.id])
    await report(bob, message.id, 'rude')
    await ann.call(`/api/v1/message/${message.id}/`, { method: 'DELETE' })
    const [found] = await sql<{ id: number }[]>`SELECT id FROM reports WHERE message_id = ${message.id}`
    const { json } = await root.call(pathOf(found?.id ?? 0))
    const kept = json.messages.find(({ id }: { id: number }) => id === message.id)
    expect(kept).toMatchObject({ body: '', files: [{ name: 'rude.txt', type: 'text/plain', size: 4 }] })
    const { text } = await ask(root, `/admin/reports/${found?.id}`)
    expect(text).toContain('<bdi>rude.txt</bdi>')
    expect((await root.call(`/api/v1/file/${file.id}/`)).status).toBe(404)
  })

  test('that was deleted is refused calmly: there is nothing left', async () => {
    const { json } = await ann.send('bob', 'taken back')
    await ann.call(`/api/v1/message/${json.id}/`, { method: 'DELETE' })
    const answer = await report(bob, json.id, 'rude')
    expect(answer).toMatchObject({
      status: 409,
      json: { detail: 'This message was deleted: there is nothing left to report.' },
    })
    expect(await sql`SELECT FROM reports WHERE message_id = ${json.id}`).toHaveLength(0)
  })

  test('is reported once by a person, at the same moment too', async () => {
    const [id = 0] = await sendFrom(ann, 'bob', 'hello')
    const answers = await Promise.all([1, 2, 3].map(number => report(bob, id, `time ${number}`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    const again = await ask(bob, `/messages/${id}/report`, { reason: 'again' })
    expect(again).toMatchObject({ status: 409, text: expect.stringContaining('already') })
    expect(await sql`SELECT FROM reports WHERE message_id = ${id}`).toHaveLength(1)
  })

  test('is reported only so often by a person', async () => {
    const limited = await startApp({ CHATAPP_RATE_LIMITS: 'on' }, app.database)
    const eve = await addPerson(limited, 'eve')
    const ids = await sendFrom(
      ann,
      'eve',
      ...Array.from({ length: REPORTS.burst + 1 }, (_, n) => `number ${n}`),
    )
    const statuses: number[] = []
    for (const id of ids) statuses.push((await report(eve, id, 'rude')).status)
    expect(statuses).toEqual([...Array(REPORTS.burst).fill(201), 429])
    await limited.stop()
  })

  test('is kept with five before and after it, as they were, when all of it is gone', async () => {
    const dan = await addPerson(app, 'dan')
    const bodies = Array.from({ length: 14 }, (_, index) => `said ${index}`)
    const ids = await sendFrom(dan, 'bob', ...bodies)
    const [id = 0] = await sendFrom(bob, 'dan', 'an answer')
    expect((await report(bob, ids[7] ?? 0, 'rude')).status).toBe(201)
    await sql`UPDATE messages SET body = 'harmless' WHERE id = ${ids[7] ?? 0}`
    await sql`DELETE FROM messages WHERE id = ${id}`
    await sql`DELETE FROM users WHERE username IN ('dan')`
    const [found] = await sql<{ id: number }[]>`SELECT id FROM reports WHERE message_id = ${ids[7] ?? 0}`
    const { json } = await root.call(pathOf(found?.id ?? 0))
    expect(json).toMatchObject({ reporter: 'bob', reported: 'dan', reason: 'rude', state: 'open' })
    expect(json.messages.map(({ body }: { body: string }) => body)).toEqual(bodies.slice(2, 13))
    expect(json.messages[5]).toMatchObject({
      id: ids[7],
      sender: 'dan',
      timestamp: expect.stringMatching(/Z$/),
    })
    const page = await ask(root, `/admin/reports/${found?.id}`)
    for (const body of bodies.slice(2, 13)) expect(page.text).toContain(`>${body}<`)
  })

  test.each([
    ['nothing', '', 'Say what is wrong'],
    ['blanks', ' \n ', 'Say what is wrong'],
    ['1,001 characters', 'x'.repeat(1_001), '1,000 characters'],
    ['NUL', 'a\0b', 'cannot be stored'],
  ])('is not reported with %s, and what was typed is still there', async (_, reason, sentence) => {
    const [id = 0] = await sendFrom(ann, 'bob', 'hello')
    const { status, json } = await report(bob, id, reason)
    expect([status, json.errors.reason[0]]).toEqual([422, expect.stringContaining(sentence)])
    const page = await ask(bob, `/messages/${id}/report`, { reason })
    expect(page.status).toBe(422)
    expect(page.text).toContain(sentence)
    expect(page.text).toContain(`>${reason}</textarea>`)
    expect(await sql`SELECT FROM reports WHERE message_id = ${id}`).toHaveLength(0)
  })
})

describe('a report', () => {
  test('is closed with a note and opened again, each recorded with who it is about', async () => {
    const id = await newReport()
    const closed = await change(root, id, { state: 'closed', note: ' spoke to ann ' })
    expect(closed.json).toMatchObject({ state: 'closed', note: 'spoke to ann', changed_by: 'root' })
    const reopened = await change(deputy, id, { state: 'open', was: closed.json.version })
    expect(reopened.json).toMatchObject({ state: 'open', note: 'spoke to ann', changed_by: 'deputy' })
    expect(await entries(id)).toEqual(['root report.closed ann', 'deputy report.reopened ann'])
  })

  test('is not closed without a note, nor made what there is not', async () => {
    const id = await newReport()
    for (const [body, field] of [
      [{ state: 'closed' }, 'note'],
      [{ state: 'closed', note: ' ' }, 'note'],
      [{ state: 'closed', note: 'x'.repeat(1_001) }, 'note'],
      [{ state: 'lost', note: 'x' }, 'state'],
    ] as const) {
      const { status, json } = await change(root, id, body)
      expect([status, Object.keys(json.errors)]).toEqual([422, [field]])
    }
    const page = await ask(root, `/admin/reports/${id}`, {
      state: 'closed',
      note: `long${'x'.repeat(1_000)}`,
    })
    expect([page.status, page.text]).toEqual([422, expect.stringContaining('>longx')])
    expect(await entries(id)).toEqual([])
  })

  test('that somebody has closed meanwhile is not closed again, and the note is still there', async () => {
    const id = await newReport()
    const { version } = (await deputy.call(pathOf(id))).json
    await change(root, id, { state: 'closed', note: 'by root', was: version })
    const second = await change(deputy, id, { state: 'closed', note: 'by deputy', was: version })
    expect([second.status, second.json.detail]).toEqual([
      409,
      'Meanwhile root has closed this report. Nothing was changed: look again.',
    ])
    const form = { state: 'closed', note: 'typed by deputy', was: version }
    const page = await ask(deputy, `/admin/reports/${id}`, form)
    expect(page.status).toBe(409)
    expect(page.text).toContain('Meanwhile root has closed this report.')
    expect(page.text).toContain('>typed by deputy</textarea>')
    expect((await root.call(pathOf(id))).json.note).toBe('by root')
    expect(await entries(id)).toEqual(['root report.closed ann'])
  })

  test('of two who close it at the same moment, one does', async () => {
    const id = await newReport()
    const answers = await Promise.all(
      [root, deputy].map(person => change(person, id, { state: 'closed', note: `by ${person.username}` })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await entries(id)).toHaveLength(1)
  })

  test('stays when its people are deleted with all that they wrote', async () => {
    const eva = await addPerson(app, 'eva')
    const [message = 0] = await sendFrom(eva, 'bob', 'rude words')
    await report(bob, message, 'rude')
    const body = { with_messages: true, password: PASSWORD }
    expect((await root.call('/api/v1/admin/user/eva/', { method: 'DELETE', body })).status).toBe(204)
    const { json } = await root.call('/api/v1/admin/report/')
    const [found] = json.results.filter(({ reported }: { reported: string }) => reported === 'eva')
    expect((await root.call(pathOf(found.id))).json.messages[0].body).toBe('rude words')
  })

  test('that there is not gives 404', async () => {
    expect((await root.call(pathOf(99_999))).status).toBe(404)
    expect((await change(root, 99_999, { state: 'closed', note: 'x' })).status).toBe(404)
    expect((await ask(root, '/admin/reports/x')).status).toBe(404)
  })
})

describe('the list', () => {
  const idsIn = ({ json }: Answer) => json.results.map(({ id }: { id: number }) => id)

  test('has those that are open first, page by page, and is filtered by state', async () => {
    const all = await root.call('/api/v1/admin/report/?limit=200')
    const states = all.json.results.map(({ state }: { state: string }) => state)
    expect(states).toEqual([...states].sort().reverse())
    expect(JSON.stringify(all.json)).not.toContain('rude words')
    const ids: number[] = []
    for (let address = '/api/v1/admin/report/?limit=2'; address; ) {
      const answer: Answer = await root.call(address)
      ids.push(...idsIn(answer))
      address = answer.json.next
    }
    expect(ids).toEqual(idsIn(all))
    const closed = await root.call('/api/v1/admin/report/?state=closed')
    expect(closed.json.results).toHaveLength(states.filter((state: string) => state === 'closed').length)
  })

  test('says what cannot be looked for', async () => {
    for (const [query, field] of [
      ['state=lost', 'state'],
      ['cursor=x', 'cursor'],
    ] as const) {
      const { status, json } = await root.call(`/api/v1/admin/report/?${query}`)
      expect([status, Object.keys(json.errors)]).toEqual([422, [field]])
      expect((await ask(root, `/admin/reports?${query}`)).status).toBe(422)
    }
  })
})
