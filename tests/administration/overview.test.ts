import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { addPerson, makeAdministrator } from '../support/people.ts'

let app: TestApp
let admin: Client

beforeAll(async () => {
  app = await startApp()
  admin = await addPerson(app, 'admin')
  await makeAdministrator(app, 'admin')
  await looked()
})

afterAll(() => app.stop())

/** Resolves once the server has looked at itself and around: it does so when it starts. */
async function looked(): Promise<void> {
  for (;;) {
    const { json } = await admin.call('/api/v1/admin/overview/')
    if (json.counted_at !== null && json.instances[0]?.checked_at) return
    await Bun.sleep(50)
  }
}

async function readPage(who: Client): Promise<{ status: number; text: string }> {
  const response = await fetch(`${app.url}/admin`, { headers: { authorization: `Bearer ${who.token}` } })
  return { status: response.status, text: await response.text() }
}

test('the figures of the page and of the API are the same, and right', async () => {
  const { sql } = app.database
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
  await sql`
    UPDATE day_figures SET people = 1234, active = 56, active_week = 78, messages = 9, database_bytes = 50 * 1024 * 1024`
  await sql`
    INSERT INTO day_figures (day, messages, database_bytes) VALUES
      (${day(3)}, 4321, NULL), (${day(9)}, 0, 40 * 1024 * 1024), (${day(31)}, 7, 10 * 1024 * 1024)`
  const socket = await admin.openSocket()
  await addPerson(app, 'bob')
  const { json: message } = await admin.send('bob', 'hello')
  await socket.waitFor(({ message: id }) => id === String(message.id))

  const { json, status } = await admin.call('/api/v1/admin/overview/')
  expect(status).toBe(200)
  expect(json).toMatchObject({
    people: { all: 1234, active_today: 56, active_7_days: 78 },
    database: { bytes: 50 * 2 ** 20, grown_7_days: 10 * 2 ** 20, grown_30_days: 40 * 2 ** 20 },
    sockets: 1,
    waiting: 0,
    delivery: { count: 1, p50_ms: expect.any(Number), p99_ms: expect.any(Number) },
    instances: [{ version: json.version, sockets: 1, complaints: [] }],
    complaints: [],
  })
  expect(json.messages).toHaveLength(30)
  expect(json.messages.at(-1)).toEqual({ day: day(0), count: 9 })
  expect(json.messages.at(-4)).toEqual({ day: day(3), count: 4321 })
  expect(json.messages.at(-2)).toEqual({ day: day(1), count: 0 })

  const { text } = await readPage(admin)
  for (const shown of [
    '1,234',
    '56 active today',
    '78 active in the last 7 days',
    '50 MB',
    '+10 MB in 7 days',
  ])
    expect(text).toContain(shown)
  expect(text).toContain('4,330 in the last 30 days')
  expect(text).toContain('1 message in 5 minutes')
  expect(text).toContain('nothing needs attention')
  socket.close()
})

test('the chart has a bar and a row of a table for each day, and no style of its own', async () => {
  const { text } = await readPage(admin)
  expect(text.match(/<rect /g)).toHaveLength(30)
  expect(text).toContain(': 4,321</title>')
  expect(text).toMatch(/<svg [^>]*role="img" aria-label="Messages per day/)
  const [, table = ''] = text.split('<details>')
  expect(table.slice(0, table.indexOf('</details>')).match(/<tr>/g)).toHaveLength(31)
  expect(text).not.toContain('style=')
})

test('what an instance complains of is said in words, with the instance', async () => {
  const complaints = [{ part: 'clock', says: 'this machine’s clock is 9 s <ahead>' }]
  await app.database.sql`
    INSERT INTO instances (id, name, version, started_at, sockets, waiting, deliveries, complaints)
    VALUES (${Bun.randomUUIDv7()}, 'elsewhere:7', '0.9', now(), 41, 3, '[]', ${JSON.stringify(complaints)}::text::jsonb)`
  const { json } = await admin.call('/api/v1/admin/overview/')
  expect(json.complaints).toEqual([{ instance: 'elsewhere:7', ...complaints[0] }])
  expect(json.waiting).toBe(3)
  const { text } = await readPage(admin)
  expect(text).toContain('What needs attention')
  expect(text).toContain('clock is 9 s &lt;ahead&gt;')
  expect(text).not.toContain('nothing needs attention')
  expect(text).toContain('elsewhere:7')
})

test('whoever is no administrator finds nothing', async () => {
  const cleo = await addPerson(app, 'cleo')
  expect((await readPage(cleo)).status).toBe(404)
  expect((await cleo.call('/api/v1/admin/overview/')).status).toBe(404)
})

test('the page works without a script, on a phone, in a language that is longer and written from right to left', async () => {
  const page = await openPageAs(admin, '/admin', {
    javaScriptEnabled: false,
    viewport: { width: 360, height: 740 },
    locale: 'qps-plocm',
  })
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
  expect(await page.locator('h1').count()).toBe(1)
  await page.locator('summary').click()
  expect(await page.locator('details tbody tr').first().isVisible()).toBe(true)
  expect(await page.locator('svg rect').count()).toBe(30)
  const width = await page.evaluate('document.documentElement.scrollWidth')
  expect(width).toBe(360)
  expect(problemsOn(page)).toEqual([])
})
