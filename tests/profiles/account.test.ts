import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

/** Nothing is sent: nobody listens there. */
const WITH_MAIL = {
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'chat@example.com',
  BASE_URL: 'http://chat.example.com',
}

let app: TestApp
let ann: Client
let bob: Client

beforeAll(async () => {
  app = await startApp(WITH_MAIL)
  ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
  await ann.send('bob', 'Hello')
})
afterAll(() => app.stop())

const change = (body: unknown, person = ann) => person.call('/api/v1/account/', { method: 'PATCH', body })

function page(path: string, { token }: Client, headers: Record<string, string> = {}): Promise<string> {
  return fetch(app.url + path, { headers: { authorization: `Bearer ${token}`, ...headers } }).then(answer =>
    answer.text(),
  )
}

function post(path: string, fields: Record<string, string>, { token } = ann): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` }
  return fetch(app.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  })
}

test('an account is what it was set to, and what is not given stays', async () => {
  const { json } = await ann.call('/api/v1/account/')
  expect(json).toMatchObject({
    username: 'ann',
    display_name: '',
    picture: null,
    email: null,
    email_waiting: null,
    role: 'member',
    language: '',
    theme: 'system',
    density: 'comfortable',
    read_marks: true,
    presence: true,
  })
  expect((await change({ display_name: '  Ann   Smith ' })).json).toMatchObject({ display_name: 'Ann Smith' })
  const changed = { display_name: 'Ann Smith', language: 'en', theme: 'dark', density: 'compact' }
  expect((await change({ language: 'en', theme: 'dark', density: 'compact' })).json).toMatchObject(changed)
  expect((await ann.call('/api/v1/account/')).json).toMatchObject(changed)
  expect((await change({ presence: false })).json).toMatchObject({
    ...changed,
    read_marks: true,
    presence: false,
  })
  const before = { display_name: '', language: '', theme: 'system', density: 'comfortable', presence: true }
  expect((await change(before)).json).toEqual(json)
  expect((await ann.call('/api/v1/account/')).json).toEqual(json)
})

test.each([
  ['Žaneta Ďurišová'],
  ['山田太郎'],
  ['محمد علي'],
  ['नरेन्द्र'],
  ['👩‍👩‍👧 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['۞ ٤'],
  ['x'.repeat(64)],
  ['𝒳'.repeat(64)],
])('%s is a name, and others see it beside the username', async name => {
  await change({ display_name: name })
  expect((await bob.call('/api/v1/user/')).json).toContainEqual({
    username: 'ann',
    display_name: name,
    picture: null,
  })
  const list = await page('/', bob)
  expect(list).toContain(`<bdi>${name}</bdi> <small class="username"><bdi>ann</bdi></small>`)
  const conversation = await page('/with/ann', bob)
  expect(conversation).toContain(`<title>${name} · ChatApp</title>`)
  expect(conversation).toContain(`<span class="visually-hidden">${name}:</span>`)
})

test.each([
  ['x'.repeat(65), 'has 65 characters'],
  ['Ann\u202eXYZ', 'turn the direction'],
  ['Ann\u2066', 'turn the direction'],
  ['Ann\0', 'characters'],
  ['Ann\u0007', 'characters that nobody sees'],
  ['\u200b\u200d\u2060', 'Nobody would see'],
  ['\u3164', 'Nobody would see'],
  ['\u2800', 'Nobody would see'],
])('%j is no name, which is said in words, and nothing changes', async (name, sentence) => {
  await change({ display_name: 'Before', theme: 'light' })
  const { status, json } = await change({ display_name: name, theme: 'dark' })
  expect(status).toBe(422)
  expect(json.errors.display_name[0]).toContain(sentence)
  expect((await ann.call('/api/v1/account/')).json).toMatchObject({ display_name: 'Before', theme: 'light' })
  const form = await post('/settings/name', { display_name: name })
  expect(form.status).toBe(422)
  expect(await form.text()).toContain('id="display_name-note" class="error"')
})

test.each([
  { theme: 'pink' },
  { density: '' },
  { language: 'qps-plocm' },
  { language: 'tlh' },
  { display_name: 7 },
  { display_name: ['Ann'] },
])('%j is refused', async body => {
  expect((await change(body)).status).toBe(422)
})

test('an address waits until its link is opened, and wants the password; what is refused changes nothing else', async () => {
  const email = 'ann@example.com'
  await change({ display_name: 'Before' })
  const { sql } = app.database
  await sql`UPDATE sessions SET password_given_at = now() - interval '11 minutes'`
  const refused = await change({ display_name: 'After', email })
  expect([refused.status, Object.keys(refused.json.errors)]).toEqual([422, ['password']])
  await sql`UPDATE sessions SET password_given_at = now()`
  for (const bad of ['nobody', 'ann@example.com\r\nBcc: bob@example.com', 7])
    expect((await change({ display_name: 'After', email: bad })).json.errors).toHaveProperty('email')
  expect((await change({ display_name: '\u200b', email })).json.errors).toHaveProperty('display_name')
  expect((await ann.call('/api/v1/account/')).json).toMatchObject({
    display_name: 'Before',
    email_waiting: null,
  })
  const { json } = await change({ display_name: 'After', email })
  expect(json).toMatchObject({ display_name: 'After', email: null, email_waiting: email })
  await change({ email: '' })
})

test('a name is NFC, so that what looks the same is found the same', async () => {
  await change({ display_name: 'Ame\u0301lie' })
  expect((await ann.call('/api/v1/account/')).json.display_name).toBe('Amélie')
})

test('people are found by a part of either name, in any case and script', async () => {
  await change({ display_name: 'Žaneta Ďurišová' })
  const found = async (q: string) =>
    (await bob.call(`/api/v1/user/?q=${encodeURIComponent(q)}`)).json.map(
      ({ username }: { username: string }) => username,
    )
  for (const q of ['ann', 'ŽAN', 'žaneta ď', 'RIŠ', 'ová']) {
    expect(await found(q)).toEqual(['ann'])
    expect(await page(`/people?q=${encodeURIComponent(q)}`, bob)).toContain('id="row-ann"') // who has a conversation with her
  }
  await change({ display_name: '' })
  expect(await found('žan')).toEqual([])
  expect(await page(`/people?q=${encodeURIComponent('žan')}`, bob)).not.toContain('id="row-ann"')
})

test('conversations are found among many people of the same name', async () => {
  await app.database.sql`
    INSERT INTO users (username, password_hash, display_name)
    SELECT 'crowd' || n, '', 'Čapek ' || n FROM generate_series(1, 600) n`
  const rows = async () =>
    [...(await page('/people?q=čapek', bob)).matchAll(/id="row-([^"]+)"/g)].map(([, name]) => name)
  expect((await rows())[0]).toBe('crowd1')
  await change({ display_name: 'Karel Čapek' })
  expect((await rows()).slice(0, 2)).toEqual(['ann', 'crowd1'])
})

test('who talks with somebody is told that they are shown otherwise, and nobody else', async () => {
  const stranger = await addPerson(app, 'stranger')
  const [partners, others] = [await bob.openSocket(), await stranger.openSocket()]
  await change({ display_name: 'Ann the Second' })
  await partners.waitFor(({ profile }) => profile === 'ann')
  await ann.send('stranger', 'Hello')
  await others.waitFor(({ message }) => message !== undefined)
  expect(others.frames.filter(({ profile }) => profile !== undefined)).toEqual([])
  expect(await page('/people/ann', bob)).toContain('Ann the Second')
})

test('a changed name is in the audit log, with the one of before', async () => {
  await change({ display_name: 'One' })
  await change({ display_name: 'Two' })
  await change({ display_name: 'Two' })
  const entries = await app.database.sql`
    SELECT details FROM audit WHERE action = 'account.display-name-changed' AND actor_name = 'ann' ORDER BY id DESC LIMIT 2`
  expect(entries.map(({ details }) => details)).toEqual([
    { old: 'One', new: 'Two' },
    { old: 'Ann the Second', new: 'One' },
  ])
})

test('pages are in the language that somebody has set, else in that of the request', async () => {
  const german = { 'accept-language': 'qps-plocm' }
  expect(await page('/settings/appearance', ann, german)).toContain('<html lang="qps-plocm" dir="rtl"')
  await change({ language: 'en' })
  expect(await page('/settings/appearance', ann, german)).toContain('<html lang="en" dir="ltr"')
  const { json } = await ann.call('/api/v1/message/0/', { headers: german })
  expect(json.detail).toBe('There is no such message.')
  await change({ language: '' })
})

test('theme and density are in the first bytes of every page, also of one that is not there', async () => {
  expect((await post('/settings/appearance/theme', { theme: 'dark' })).headers.get('location')).toBe(
    '/settings/appearance?done=theme',
  )
  await post('/settings/appearance/density', { density: 'compact' })
  for (const path of ['/', '/with/bob', '/settings', '/settings/security', '/nothing-here', '/with/nobody']) {
    const html = await page(path, ann)
    expect(html.slice(0, 150)).toContain('data-theme="dark" data-density="compact"')
    expect(html).toContain('<meta name="color-scheme" content="dark">')
  }
  expect((await page('/', bob)).slice(0, 150)).toContain('data-theme="system" data-density="comfortable"')
  const refused = await post('/settings/appearance/theme', { theme: 'pink' })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('id="theme-note" class="error"')
  expect((await post('/settings/appearance/colour', { colour: 'pink' })).status).toBe(404)
})

test('what an account was called is gone when it is deleted', async () => {
  const leaver = await addPerson(app, 'leaver')
  await change({ display_name: 'Somebody Unforgettable' }, leaver)
  await leaver.send('bob', 'Bye')
  await app.database.sql`SELECT delete_account(id) FROM users WHERE username = 'leaver'`
  expect(await page('/', bob)).not.toContain('Unforgettable')
  expect(await app.database.sql`SELECT FROM name_ends WHERE name_end LIKE 'unforg%'`).toHaveLength(0)
})

test('what is refused or fails leaves nothing changed of what was asked for with it', async () => {
  const { sql } = app.database
  const { json: before } = await ann.call('/api/v1/account/')
  await sql`
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'for the test'; END $$`
  await sql`CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON notification_settings FOR EACH ROW EXECUTE FUNCTION fail()`
  const { status } = await change({
    display_name: 'Nobody',
    email: 'nobody@example.com',
    password: PASSWORD,
    theme: before.theme === 'dark' ? 'light' : 'dark',
    presence: !before.presence,
    sound: !before.sound,
  })
  await sql`DROP TRIGGER fail ON notification_settings`
  expect(status).toBe(500)
  expect((await ann.call('/api/v1/account/')).json).toEqual(before)
})
