import { afterAll, beforeAll, expect, test } from 'bun:test'
import { decode } from 'fast-png'
import type { CDPSession, Page, Worker } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, problemsOn, spoken } from '../support/browser.ts'
import { signOut } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { type PushService, type SubscribedBrowser, startPushService } from '../support/push-service.ts'

// A browser without a screen has neither a push service of its own nor a place for notifications. Here it subscribes to one of ours; what
// arrives there is handed to its worker as from the browser's own, and what the worker shows is noted in its place.

let service: PushService
let app: TestApp
let bob: Client
let page: Page
let device: SubscribedBrowser
let devtools: CDPSession
let worker: Worker
let registrationId: string

beforeAll(async () => {
  service = startPushService()
  app = await startApp({ CHATAPP_OUTBOUND_PRIVATE: 'allow' })
  const ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
  device = service.browser()
  page = await openPage({ serviceWorkers: 'allow' })
  const context = page.context()
  await context.addInitScript(subscribeTo, device.subscription)
  await context.addCookies([{ name: 'chatapp', value: ann.token, url: app.url }])
  devtools = await context.newCDPSession(page)
  const registered = new Promise<string>(resolve => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  const started = context.waitForEvent('serviceworker')
  await page.goto(`${app.url}/`)
  registrationId = await registered
  worker = await started
  await page.evaluate('navigator.serviceWorker.ready')
  await worker.evaluate(noteNotifications)
  await page.goto(`${app.url}/settings/push`)
})
afterAll(() => app.stop())

/** Stands for the browser's push service and for its question. What it has subscribed to outlasts a page. */
function subscribeTo({ endpoint, p256dh, auth }: SubscribedBrowser['subscription']): void {
  const subscription = () => {
    const key = localStorage.getItem('subscribed')
    if (key === null) return null
    return {
      endpoint,
      options: { applicationServerKey: Uint8Array.from(atob(key), letter => letter.charCodeAt(0)).buffer },
      toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
      unsubscribe: async () => localStorage.removeItem('subscribed'),
    }
  }
  const browser: Record<string, { prototype: object } | undefined> = Object(globalThis)
  Object.assign(browser.PushManager?.prototype ?? {}, {
    async subscribe({ applicationServerKey }: { applicationServerKey: string }) {
      localStorage.setItem('subscribed', applicationServerKey.replaceAll('-', '+').replaceAll('_', '/'))
      return subscription()
    },
    getSubscription: async () => subscription(),
  })
  Object.defineProperty(browser.Notification ?? {}, 'permission', { get: () => 'granted' })
  Object.assign(browser.Notification ?? {}, { requestPermission: async () => 'granted' })
}

/** The same in a worker. */
function subscribeInWorker({ endpoint, p256dh, auth }: SubscribedBrowser['subscription']): void {
  const browser: Record<string, { prototype: object } | undefined> = Object(globalThis)
  const subscription = { endpoint, toJSON: () => ({ endpoint, keys: { p256dh, auth } }) }
  Object.assign(browser.PushManager?.prototype ?? {}, {
    getSubscription: async () => null,
    subscribe: async () => subscription,
  })
}

/** The pictures of a notification. */
type Pictures = { icon?: string | undefined; badge?: string | undefined }

/** Has a worker note what it shows, in the place of a screen. */
function noteNotifications(): void {
  type Shown = Pictures & { title: string; tag: string; close(): void }
  const shown = new Map<string, Shown>()
  const inWorker: { registration?: object; shown?: () => string[]; pictures?: () => Pictures[] } =
    Object(globalThis)
  inWorker.shown = () => [...shown.values()].map(({ title }) => title)
  inWorker.pictures = () => [...shown.values()].map(({ icon, badge }) => ({ icon, badge }))
  Object.assign(inWorker.registration ?? {}, {
    async showNotification(title: string, options: { tag: string }) {
      shown.set(options.tag, { ...options, title, close: () => shown.delete(options.tag) })
    },
    getNotifications: async ({ tag }: { tag: string }) =>
      [...shown.values()].filter(notification => notification.tag === tag),
  })
}

/** Hands to the worker what has arrived for it. */
async function deliver(): Promise<void> {
  const { raw: data } = await device.next()
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: app.url, registrationId, data })
}

async function untilShown(expected: string[]): Promise<void> {
  while (String(await worker.evaluate('shown()')) !== String(expected)) await Bun.sleep(20)
}

async function untilTold(seq: number): Promise<void> {
  while ((await app.database.sql`SELECT FROM push_notices WHERE told_seq = ${seq}`).length === 0)
    await Bun.sleep(20)
}

test('a device is told once its person wants that', async () => {
  const { push } = spoken()
  expect(await page.textContent('[data-state=off]:visible')).toBe(push.states.off)
  await page.click(`button:text-is("${push.turnOn}")`)
  await page.waitForSelector('[data-state=on]:visible')
  expect(await page.locator('table.data tbody tr').count()).toBe(1)
  await bob.send('ann', 'hello')
  await deliver()
  await untilShown(['bob'])
})

test('it has the picture of the app, and an outline of it for the bar of a phone', async () => {
  const [{ icon = '', badge = '' } = {}] = await worker.evaluate<Pictures[]>('pictures()')
  const picture = decode(await (await fetch(app.url + icon)).bytes())
  const { width, channels, data } = decode(await (await fetch(app.url + badge)).bytes())
  expect([picture.width, width, channels]).toEqual([192, 96, 4])
  const pixels = Array.from({ length: width * width }, (_, at) => [...data.subarray(at * 4, at * 4 + 4)])
  const painted = pixels.filter(([, , , opacity]) => opacity !== 0)
  expect(painted.length).toBeLessThan(pixels.length)
  expect([...new Set(painted.map(pixel => pixel.slice(0, 3).join()))]).toEqual(['255,255,255'])
})

test('a second message takes the place of the first, and both go when they were read elsewhere', async () => {
  await bob.send('ann', 'again')
  await deliver()
  await untilShown(['bob'])
  await untilTold(2)
  await app.database
    .sql`UPDATE participants SET read_seq = 2 FROM users WHERE username = 'ann' AND user_id = users.id`
  await deliver()
  await untilShown([])
})

test('a click leads to the conversation', async () => {
  const data = JSON.stringify({ path: '/with/bob' })
  await worker.evaluate(`dispatchEvent(Object.assign(new Event('notificationclick'),
    { notification: { data: ${data}, close() {} }, waitUntil: leading => leading.catch(() => {}) }))`)
  await page.waitForURL(`${app.url}/with/bob`)
})

test('the browser changes to a new key of the server by itself', async () => {
  const { rotateSigningKeys } = await import('../../src/commands/rotate-keys.ts')
  const { readConfig } = await import('../../src/config/config.ts')
  await rotateSigningKeys(readConfig({ DATABASE_URL: app.database.url }))
  const { sql } = app.database
  const [newest] = await sql<{ id: string }[]>`SELECT id FROM push_keys ORDER BY created_at DESC LIMIT 1`
  await page.evaluate(`localStorage.setItem('chatapp.push.ann/', 'yesterday')`)
  await page.reload()
  while ((await sql`SELECT FROM push_subscriptions WHERE key_id = ${newest?.id ?? null}`).length === 0)
    await Bun.sleep(20)
})

test('a browser that changes its subscription says so by itself', async () => {
  await page.goto(`${app.url}/settings/push`) // who reads the conversation is not told
  device = service.browser()
  await worker.evaluate(subscribeInWorker, device.subscription)
  await worker.evaluate(`new Promise(resolve => {
    dispatchEvent(Object.assign(new Event('pushsubscriptionchange'), { waitUntil: resolve }))
  })`)
  const devices = await app.database.sql`SELECT endpoint FROM push_subscriptions`
  expect(devices.map(({ endpoint }) => endpoint)).toEqual([device.subscription.endpoint])
  await bob.send('ann', 'to the new address')
  expect((await device.next()).notification.title).toBe('bob')
})

test('a browser that has lost its subscription gets another when a page is opened', async () => {
  await app.database.sql`DELETE FROM push_subscriptions`
  await page.evaluate(`localStorage.removeItem('subscribed')`)
  await page.goto(`${app.url}/`)
  while ((await app.database.sql`SELECT FROM push_subscriptions`).length === 0) await Bun.sleep(20)
})

test('a device that was removed elsewhere does not come back by itself', async () => {
  const { sql } = app.database
  await sql`UPDATE sessions SET device_removed = true`
  await sql`DELETE FROM push_subscriptions`
  await page.evaluate(`localStorage.setItem('chatapp.push.ann/', 'yesterday')`)
  await page.reload()
  while ((await page.evaluate(`localStorage.getItem('subscribed')`)) !== null) await Bun.sleep(20)
  expect(await page.evaluate(`localStorage.getItem('chatapp.push.ann/')`)).toBeNull()
  expect(await sql`SELECT FROM push_subscriptions`).toHaveLength(0)
})

test('nothing of it is left once its person has signed out', async () => {
  await page.goto(`${app.url}/`)
  await signOut(page)
  await page.waitForURL('**/sign-in')
  const kept = `localStorage.getItem('subscribed') ?? localStorage.getItem('chatapp.push.ann/')`
  expect(await page.evaluate(kept)).toBeNull()
  expect(await app.database.sql`SELECT FROM push_subscriptions`).toHaveLength(0)
  expect(problemsOn(page)).toEqual([])
})
