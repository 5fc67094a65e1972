import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, openSocket } from '../support/client.ts'
import { addPerson, signInAgain } from '../support/people.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { heard, say } from '../support/presence.ts'

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

/** Somebody who has a message from somebody else. */
async function twoPeople(): Promise<{ ann: Client; bob: Client; id: number }> {
  count++
  const [ann, bob] = [await addPerson(app, `ann${count}`), await addPerson(app, `bob${count}`)]
  return { ann, bob, id: (await bob.send(ann.username, 'Hello, **Ann**')).json.id }
}

const set = (person: Client, body: Record<string, unknown>) =>
  person.call('/api/v1/account/', { method: 'PATCH', body })

/** What the script of a page is told of a message. */
async function news({ token }: Client, id: number, at = app): Promise<{ status: number; text: string }> {
  const response = await fetch(`${at.url}/news/${id}`, {
    headers: { cookie: `chatapp=${token}`, 'hx-request': 'true' },
  })
  return { status: response.status, text: await response.text() }
}

/** Sends a form as a browser does without a script. */
function submit({ token }: Client, path: string, form: Record<string, string>): Promise<Response> {
  return fetch(`${app.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { cookie: `chatapp=${token}` },
    redirect: 'manual',
  })
}

const page = async ({ token }: Client) =>
  (await fetch(`${app.url}/settings/notifications`, { headers: { cookie: `chatapp=${token}` } })).text()

test('nobody is told of anything before they want it, and then as they want it', async () => {
  const { ann, bob, id } = await twoPeople()
  expect(await news(ann, id)).toMatchObject({ status: 200, text: expect.stringContaining('data-off') })
  expect((await news(bob, id)).status).toBe(404)

  await set(ann, { notifications: true })
  const { text } = await news(ann, id)
  expect(text).toContain('data-notification')
  expect(text).toContain(bob.username)
  expect(text).toContain('New message')
  expect(text).not.toMatch(/data-sound|Hello/)

  await set(ann, { sound: true, notification_text: true })
  const more = (await news(ann, id)).text
  expect(more).toContain('data-sound')
  expect(more).toContain('Hello, Ann')
})

test('nobody is told of a conversation that they are looking at, on whatever device and instance', async () => {
  const { ann, bob, id } = await twoPeople()
  await set(ann, { sound: true })
  const phone = await signInAgain({ url: other.url, database }, ann.username)
  const socket = await openSocket(other.url, phone.token)
  say(socket, { active: true })
  say(socket, { open: bob.username })
  /** Asks until the other instance has told it. */
  const until = async (status: number) => {
    while ((await news(ann, id)).status !== status) await Bun.sleep(20)
  }
  await until(204)
  say(socket, { active: false })
  await until(200)
  say(socket, { active: true })
  await until(204)
  socket.close()
  await until(200)
})

test('all devices learn that somebody wants to be told otherwise, and nobody else', async () => {
  const { ann, bob } = await twoPeople()
  const [anns, bobs] = [await openSocket(other.url, ann.token), await bob.openSocket()]
  await set(ann, { sound: true })
  await anns.waitFor(frame => frame.notifications === 'changed')
  await heard(bobs)
  expect(bobs.frames.filter(frame => 'notifications' in frame)).toEqual([])
})

test('programs set the same, and what makes no sense is refused by its field', async () => {
  const { ann } = await twoPeople()
  const { json } = await ann.call('/api/v1/account/')
  expect(json).toMatchObject({
    sound: false,
    notifications: false,
    notification_text: false,
    quiet_days: [],
    quiet_from: '22:00',
    quiet_until: '07:00',
    time_zone: '',
    paused_until: null,
  })
  const quiet = { quiet_days: [6, 7], quiet_from: '20:15', time_zone: 'America/New_York' }
  expect((await set(ann, quiet)).json).toMatchObject({ ...quiet, quiet_until: '07:00' })
  const paused_until = new Date(Date.now() + 60_000).toISOString()
  expect((await set(ann, { paused_until })).json).toMatchObject({ ...quiet, paused_until })
  expect(
    (await set(ann, { paused_until: new Date(Date.now() - 1).toISOString() })).json.paused_until,
  ).toBeNull()

  for (const wrong of [
    { quiet_days: [0] },
    { quiet_days: [1, 1.5] },
    { quiet_days: 'monday' },
    { quiet_from: '24:00' },
    { quiet_until: '7' },
    { time_zone: 'Europe/Atlantis' },
    { time_zone: '+01:00' },
    { paused_until: 'tomorrow' },
  ]) {
    const { status, json } = await set(ann, wrong)
    expect({ status, fields: Object.keys(json.errors) }).toEqual({ status: 422, fields: Object.keys(wrong) })
  }
})

test('without a script, each part of the page is saved by itself', async () => {
  const { ann } = await twoPeople()
  expect((await submit(ann, '/settings/notifications', { sound: 'yes' })).status).toBe(303)
  const saved = await submit(ann, '/settings/notifications/quiet', {
    day5: 'yes',
    day6: 'yes',
    quiet_from: '21:00',
    quiet_until: '09:30',
    time_zone: 'Europe/Berlin',
  })
  expect(saved.headers.get('location')).toBe('/settings/notifications?done=quiet')
  expect((await ann.call('/api/v1/account/')).json).toMatchObject({
    sound: true,
    quiet_days: [5, 6],
    quiet_from: '21:00',
    quiet_until: '09:30',
    time_zone: 'Europe/Berlin',
  })
  const html = await page(ann)
  expect(html).toMatch(/name="day5" value="yes" checked/)
  expect(html).toContain('Play no sound')

  const refused = await submit(ann, '/settings/notifications/quiet', {
    quiet_from: 'late',
    quiet_until: '09:30',
    time_zone: 'Europe/Berlin',
  })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('A time of day is needed')
})

test('a pause is for an hour, or until the morning of the browser’s time zone where none is set', async () => {
  const { ann, id } = await twoPeople()
  await set(ann, { sound: true })
  await submit(ann, '/settings/notifications/pause', { pause: 'hour' })
  const until = Date.parse((await ann.call('/api/v1/account/')).json.paused_until)
  expect(Math.abs(until - Date.now() - 3_600_000)).toBeLessThan(60_000)
  expect((await news(ann, id)).status).toBe(204)

  await submit(ann, '/settings/notifications/pause', { pause: 'morning', time_zone: 'Asia/Tokyo' })
  const { json } = await ann.call('/api/v1/account/')
  expect(json.time_zone).toBe('Asia/Tokyo')
  expect(new Date(json.paused_until).getUTCHours()).toBe(23) // 8:00 in Tokyo
  expect(await page(ann)).toContain('End the pause')
  await submit(ann, '/settings/notifications/pause', { pause: 'end' })
  expect((await news(ann, id)).status).toBe(200)
})

test('a conversation is muted until the morning of its person', async () => {
  const { ann, bob } = await twoPeople()
  await set(ann, { time_zone: 'Asia/Tokyo' })
  const muted = await submit(ann, `/with/${bob.username}/list`, { do: 'mute-morning', time_zone: 'UTC' })
  expect(muted.status).toBe(303)
  const { json } = await ann.call('/api/v1/conversation/')
  expect(new Date(json.results[0].muted_until).getUTCHours()).toBe(23)
})

test('what is unread is listed without the muted, and is none once all is marked as read', async () => {
  const { ann, bob } = await twoPeople()
  const [cat, dan] = [await addPerson(app, `cat${count}`), await addPerson(app, `dan${count}`)]
  for (const one of [cat, dan]) await one.send(ann.username, 'hi')
  await ann.send(cat.username, 'an own one, after what is unread')
  await ann.call(`/api/v1/conversation/${dan.username}/`, {
    method: 'PATCH',
    body: { muted_until: '9999-12-31T23:59:59.999Z' },
  })
  const unread = async () => {
    const response = await fetch(`${app.url}/unread`, { headers: { cookie: `chatapp=${ann.token}` } })
    return [...(await response.text()).matchAll(/data-user="([^"]+)"/g)].map(([, name]) => name).sort()
  }
  expect(await unread()).toEqual([bob.username, cat.username])
  expect((await ann.call('/api/v1/conversation/read/', { method: 'POST' })).status).toBe(204)
  expect(await unread()).toEqual([])
  const { json } = await ann.call('/api/v1/conversation/')
  expect(json.results.map((one: { unread: number }) => one.unread)).toEqual([0, 0, 0])
  await cat.send(ann.username, 'one more')
  expect(await unread()).toEqual([cat.username])
  expect((await submit(ann, '/read', {})).headers.get('location')).toBe('/')
  expect(await unread()).toEqual([])
})
