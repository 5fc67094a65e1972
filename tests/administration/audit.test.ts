import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { findPersonByName, type Person } from '../../src/accounts/store.ts'
import { ACTIONS, record, SYSTEM } from '../../src/audit/record.ts'
import type { Sql } from '../../src/database/connect.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Answer, type Client, call, PASSWORD } from '../support/client.ts'
import { addAdministrator, addPerson } from '../support/people.ts'

let app: TestApp
let sql: Sql
let root: Client

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
  root = await addAdministrator(app, 'root')
  for (const name of ['ann', 'bob']) await addPerson(app, name)
})
afterAll(() => app.stop())

const list = (query: Record<string, string> = {}) =>
  root.call(`/api/v1/admin/audit/?${new URLSearchParams(query)}`)

/** What an answer lists, in short. */
function entriesIn({ json }: Answer): string[] {
  return json.results.map(
    ({ action, actor, subject }: { action: string; actor: string; subject: string }) =>
      `${actor}: ${action}${subject ? ` ${subject}` : ''}`,
  )
}

async function personNamed(name: string): Promise<Person> {
  const person = await findPersonByName(sql, name)
  if (!person) throw new Error(`${name} is not there.`)
  return person
}

async function pageOf(query: Record<string, string>): Promise<{ status: number; text: string }> {
  const response = await fetch(`${app.url}/admin/audit?${new URLSearchParams(query)}`, {
    headers: { cookie: `chatapp=${root.token}` },
  })
  return { status: response.status, text: await response.text() }
}

describe('the log has', () => {
  test('who signed in, failed to, and signed out, with the address', async () => {
    const signIn = (password: string) =>
      call(app.url, '/api/v1/session/', { body: { username: 'ann', password } })
    await signIn('a wrong one')
    const { json: session } = await signIn(PASSWORD)
    const headers = { authorization: `Bearer ${session.token}` }
    await call(app.url, '/api/v1/session/', { method: 'DELETE', headers })
    await call(app.url, '/api/v1/session/', { body: { username: 'nobody', password: 'secret in the name?' } })
    const answer = await list()
    expect(entriesIn(answer).slice(0, 4)).toEqual([
      ': session.failed',
      'ann: session.ended ann',
      'ann: session.started ann',
      ': session.failed ann',
    ])
    expect(answer.json.results[0]).toMatchObject({ address: '127.0.0.1', details: { reason: 'password' } })
    expect(JSON.stringify(answer.json)).not.toMatch(/nobody|secret in the name|correct horse|argon2/)
  })

  test('every action in words, and what was changed from what to what', async () => {
    const subject = await personNamed('bob')
    for (const action of ACTIONS) await record(sql, { action, actor: SYSTEM, subject })
    const details = { setting: 'CHATAPP_WELCOME', old: 'Hello', new: 'Good day' }
    await record(sql, { action: 'setting.changed', actor: SYSTEM, details })
    const { text } = await pageOf({})
    expect(text).toContain('The command line')
    expect(text).toContain('“Hello” → “Good day”')
    expect(text).toContain('Changed a role')
    for (const action of ACTIONS) expect(text).not.toContain(`>${action}<`)
    expect(text).not.toMatch(/<dl class="details">\s*<\/dl>/) // on a small screen, its label would stand there for nothing
  })
})

describe('it is looked through', () => {
  test('by action', async () => {
    const answer = await list({ action: 'keys.rotated' })
    expect(entriesIn(answer)).toEqual(['system: keys.rotated bob'])
  })

  test('by who did it or had it done to them, in any case, and the command line', async () => {
    expect(entriesIn(await list({ person: 'ANN' }))).toEqual([
      'ann: session.ended ann',
      'ann: session.started ann',
      ': session.failed ann',
    ])
    expect(entriesIn(await list({ person: 'ann', action: 'session.failed' }))).toEqual([
      ': session.failed ann',
    ])
    const { json } = await list({ person: 'system', limit: '200' })
    expect(json.results).toHaveLength(ACTIONS.length + 1)
  })

  test('by account, beside whoever had the name before', async () => {
    await addPerson(app, 'cy')
    const before = await personNamed('cy')
    await root.call('/api/v1/admin/user/cy/', { method: 'PATCH', body: { disabled: true } })
    await root.call('/api/v1/admin/user/cy/', { method: 'DELETE', body: { password: PASSWORD } })
    await addPerson(app, 'cy')
    await root.call('/api/v1/admin/user/cy/', { method: 'PATCH', body: { role: 'administrator' } })
    expect(entriesIn(await list({ person: 'cy' }))).toEqual([
      'root: account.role-changed cy',
      'root: account.deleted cy',
      'root: account.disabled cy',
    ])
    expect(entriesIn(await list({ person: 'cy', by: 'account' }))).toEqual(['root: account.role-changed cy'])
    expect(entriesIn(await list({ person: `deleted~${before.id}` }))).toEqual([
      'root: account.deleted cy',
      'root: account.disabled cy',
    ])
  })

  test('by day, in UTC', async () => {
    await sql`
      INSERT INTO audit (at, action, actor_name, subject_name, details)
      SELECT moment::timestamptz, 'keys.rotated', 'system', '', '{}'
      FROM unnest(ARRAY['2026-03-30T23:59:59Z', '2026-03-31T00:00:00Z', '2026-03-31T23:59:59Z', '2026-04-01T00:00:00Z']) moment`
    const { json } = await list({ from: '2026-03-31', to: '2026-03-31' })
    expect(json.results.map(({ timestamp }: { timestamp: string }) => timestamp)).toEqual([
      '2026-03-31T23:59:59.000Z',
      '2026-03-31T00:00:00.000Z',
    ])
  })

  test('up to the last day that there can be', async () => {
    const page = await pageOf({ person: 'ann', to: '9999-12-31' })
    expect([page.status, page.text.includes('<td')]).toEqual([200, true])
  })

  test('page by page, each entry once, whatever comes in meanwhile', async () => {
    const { json: all } = await list({ limit: '200' })
    const ids: number[] = []
    let address: string | null = '/api/v1/admin/audit/?limit=7'
    while (address) {
      const answer: Answer = await root.call(address)
      ids.push(...answer.json.results.map(({ id }: { id: number }) => id))
      await record(sql, { action: 'keys.rotated', actor: SYSTEM })
      address = answer.json.next
    }
    expect(ids).toEqual(all.results.map(({ id }: { id: number }) => id))
    expect((await pageOf({ action: 'session.started' })).text).not.toContain('rel="next"')
  })
})

describe('what cannot be looked for is told at its field, and what was typed is still there', () => {
  test.each([
    ['from', '2026-02-30', 'There is no such day'],
    ['to', 'tomorrow', 'There is no such day'],
    ['action', 'account.flown', 'There is no such action'],
    ['by', 'guess', 'Choose by name or by account'],
    ['person', 'x'.repeat(10_000), 'No name is so long'],
    ['person', 'a\0b', 'No name is so long'],
  ])('%s', async (field, value, sentence) => {
    const query = { person: 'typed', [field]: value }
    const { status, json } = await list(query)
    expect([status, Object.keys(json.errors)]).toEqual([422, [field]])
    const page = await pageOf(query)
    expect(page.status).toBe(422)
    expect(page.text).toContain(`id="${field}-note" class="error"`)
    expect(page.text).toContain(sentence)
    if (field !== 'person') expect(page.text).toContain('value="typed"')
  })

  test('days in the wrong order, an account that there is not, and a cursor of another list', async () => {
    const { json: people } = await root.call('/api/v1/admin/user/?limit=1')
    const cursor = new URL(people.next).searchParams.get('cursor') ?? ''
    for (const [query, field] of [
      [{ from: '2026-03-31', to: '2026-03-30' }, 'to'],
      [{ person: 'zoe', by: 'account' }, 'person'],
      [{ cursor }, 'cursor'],
      [{ cursor: 'x' }, 'cursor'],
    ] as const) {
      const { status, json } = await list(query)
      expect([status, Object.keys(json.errors)]).toEqual([422, [field]])
      expect((await pageOf(query)).status).toBe(422)
    }
  })

  test('while a name that nobody ever had gives nothing', async () => {
    for (const person of ['%', "'", '_', '\\']) {
      expect((await list({ person })).json.results).toEqual([])
      expect((await pageOf({ person })).text).toContain('There is nothing to show.')
    }
  })
})
