import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { BrowserContextOptions, Page, Response } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { message, open } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { NOTIFICATIONS, SHOWN } from '../support/notifications.ts'
import { addPerson, signInAgain } from '../support/people.ts'

// What tells somebody that there is something new, in the page: in several tabs and on several devices.

let app: TestApp
let count = 0

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

/** Two people who have written to each other. */
async function twoPeople(): Promise<{ ann: Client; bob: Client }> {
  count++
  const [ann, bob] = [await addPerson(app, `ann${count}`), await addPerson(app, `bob${count}`)]
  await ann.send(bob.username, 'Hello')
  return { ann, bob }
}

const set = (person: Client, body: Record<string, unknown>) =>
  person.call('/api/v1/account/', { method: 'PATCH', body })

/** A tab is looked at only where a test says so; how often it makes a sound, and has found out whether another is looked at, is counted. */
const TAB = `
  document.hasFocus = () => window.isLookedAt === true
  window.looks = 0
  const { query } = LockManager.prototype
  LockManager.prototype.query = function () { return query.apply(this).finally(() => window.looks++) }
  window.sounds = 0
  const { start } = OscillatorNode.prototype
  OscillatorNode.prototype.start = function (...args) { window.sounds++; return start.apply(this, args) }
`
const WORKER: BrowserContextOptions = { serviceWorkers: 'allow' }

/** Opens a browser of somebody's with a tab at which nobody looks, once its service worker runs where it has one. */
async function openTab(person: Client, path = '/', options: BrowserContextOptions = {}): Promise<Page> {
  const page = await openPageAs(person, '/keyboard', options)
  await page.context().addInitScript(`${NOTIFICATIONS};${TAB}`)
  await goConnected(page, path)
  if (options.serviceWorkers === 'allow') await page.evaluate('navigator.serviceWorker.ready.then(() => {})')
  return page
}

async function another(page: Page, path = '/'): Promise<Page> {
  const tab = await page.context().newPage()
  await goConnected(tab, path)
  return tab
}

/** Opens a page, and waits until its socket is greeted where it has one: what is sent from then on is told. */
async function goConnected(page: Page, path: string): Promise<void> {
  if (path.startsWith('/settings')) return void (await page.goto(`${app.url}${path}`))
  const greeted = page.waitForEvent('websocket').then(socket => socket.waitForEvent('framereceived'))
  await page.goto(`${app.url}${path}`)
  await greeted
}

/** Waits until something is so on a page. */
async function until(page: Page, what: string): Promise<void> {
  while (!(await page.evaluate(what))) await page.waitForTimeout(20)
}

const shown = (page: Page) => page.evaluate<string[]>(SHOWN)

async function waitForShown(page: Page, expected: string[]): Promise<void> {
  while (JSON.stringify(await shown(page)) !== JSON.stringify(expected)) await page.waitForTimeout(20)
}

/** Waits until a tab of this browser has asked about a message, whatever it then did. */
function asked(page: Page): Promise<Response> {
  return page.context().waitForEvent('response', response => response.url().includes('/news/'))
}

async function icon(page: Page): Promise<string> {
  return decodeURIComponent((await page.locator('link[rel="icon"]').getAttribute('href')) ?? '')
}

test('the title and the icon count the conversations with something unread, also those that the list does not show', async () => {
  const { ann, bob } = await twoPeople()
  const cat = await addPerson(app, `cat${count}`)
  await cat.send(bob.username, 'hi')
  const page = await openTab(bob)
  await until(page, "document.title.startsWith('(2) ')")
  await page.fill('[name=q]', ann.username)
  await page.locator(`.row[data-user="${cat.username}"]`).waitFor({ state: 'detached' })
  expect(await page.title()).toStartWith('(2) ')
  await until(page, "document.querySelector('link[rel=icon]').href.startsWith('data:')")
  expect(await icon(page)).toContain('>2</text>')

  await page.evaluate('window.isLookedAt = true')
  await open(page, ann.username)
  await until(page, "document.title.startsWith('(1) ')")
  await page.locator('.sidebar .menu summary').click()
  await page.getByText('Mark all as read').click()
  await until(page, "!document.title.startsWith('(')")
  await until(page, "document.querySelector('link[rel=icon]').href.endsWith('.svg')")
  expect(problemsOn(page)).toEqual([])
})

test('of two tabs one shows a notification, the next message takes its place, and it goes when it was read elsewhere', async () => {
  const { ann, bob } = await twoPeople()
  await set(bob, { notifications: true })
  const page = await openTab(bob, '/', WORKER)
  await another(page)
  await ann.send(bob.username, 'one')
  await waitForShown(page, [`${ann.username}: New message`])
  await set(bob, { notification_text: true })
  await ann.send(bob.username, '**two**')
  await waitForShown(page, [`${ann.username}: two`])
  await bob.call(`/api/v1/conversation/${ann.username}/read/`, { body: { seq: 3 } })
  await waitForShown(page, [])
  expect(problemsOn(page)).toEqual([])
})

test('when the tab that tells is closed, the next one does', async () => {
  const { ann, bob } = await twoPeople()
  await set(bob, { notifications: true })
  const first = await openTab(bob, '/', WORKER)
  const second = await another(first)
  await ann.send(bob.username, 'one')
  await waitForShown(second, [`${ann.username}: New message`])
  await first.close()
  await set(bob, { notification_text: true })
  await ann.send(bob.username, 'two')
  await waitForShown(second, [`${ann.username}: two`])
})

test('none is shown while a tab is looked at, nor of a conversation that is looked at on another device', async () => {
  const { ann, bob } = await twoPeople()
  await set(bob, { notifications: true })
  const page = await openTab(bob, '/', WORKER)
  const other = await another(page)
  await other.evaluate('window.isLookedAt = true; dispatchEvent(new Event("focus"))')
  await until(
    page,
    `navigator.locks.query().then(({ held }) => held.some(({ name }) => name.startsWith('chatapp.looked-at')))`,
  )
  const looks = await page.evaluate('window.looks')
  let told = asked(page)
  await ann.send(bob.username, 'while a tab is looked at')
  await told
  await until(page, `window.looks > ${looks}`)
  await other.evaluate('window.isLookedAt = false; dispatchEvent(new Event("blur"))')
  expect(await shown(page)).toEqual([])

  const phone = await openTab(await signInAgain(app, bob.username), `/with/${ann.username}`)
  await message(phone, 'while a tab').waitFor()
  told = asked(page)
  await ann.send(bob.username, 'while the phone shows it')
  expect((await told).status()).toBe(204)
  expect(await shown(page)).toEqual([])
})

test('a press on a notification of a page without a service worker opens the conversation', async () => {
  const { ann, bob } = await twoPeople()
  await set(bob, { notifications: true })
  const page = await openTab(bob)
  await ann.send(bob.username, 'one')
  await until(page, 'Boolean(window.latest?.onclick)')
  await page.evaluate('window.latest.onclick()')
  await page.waitForURL(`**/with/${ann.username}`)
})

test('a sound is made by one tab, of those who want it, and not from who is muted', async () => {
  const { ann, bob } = await twoPeople()
  const page = await openTab(bob)
  const other = await another(page)
  for (const tab of [page, other]) await tab.locator('.sidebar h1').click() // before a press no browser makes a sound
  const sounds = async () =>
    Number(await page.evaluate('window.sounds')) + Number(await other.evaluate('window.sounds'))
  const rowSays = (text: string) =>
    page.locator(`.row[data-user="${ann.username}"] .preview`, { hasText: text }).waitFor()
  let told = asked(page)
  await ann.send(bob.username, 'nobody wants a sound')
  await told
  await rowSays('nobody wants')
  expect(await sounds()).toBe(0)

  await set(bob, { sound: true })
  await ann.send(bob.username, 'now')
  while ((await sounds()) === 0) await page.waitForTimeout(20)
  expect(await sounds()).toBe(2) // tones

  await bob.call(`/api/v1/conversation/${ann.username}/`, {
    method: 'PATCH',
    body: { muted_until: '9999-12-31T23:59:59.999Z' },
  })
  told = asked(page)
  await ann.send(bob.username, 'muted')
  expect((await told).status()).toBe(204)
  expect(await sounds()).toBe(2)
})

test('the page of settings asks the browser when somebody wants notifications, and says when it blocks them', async () => {
  const { bob } = await twoPeople()
  const page = await openTab(bob, '/settings/notifications')
  await page.evaluate("localStorage.setItem('test.permission', 'default'); window.answer = 'denied'")
  await page.reload()
  expect(await page.locator('#this-browser').isVisible()).toBe(false)
  await page.evaluate("window.answer = 'denied'")
  await page.getByRole('button', { name: 'Show notifications' }).click()
  await page.getByText('blocked by the browser').waitFor()
  expect((await bob.call('/api/v1/account/')).json.notifications).toBe(true)
  await page.evaluate("localStorage.setItem('test.permission', 'granted')")
  await page.reload()
  const said = await page.getByText('This browser shows them.').boundingBox()
  const below = await page.getByRole('button', { name: 'Try it out' }).boundingBox()
  expect((below?.y ?? 0) - (said?.y ?? 0) - (said?.height ?? 0)).toBeGreaterThanOrEqual(8) // it does not stick to the text
  await page.getByRole('button', { name: 'Try it out' }).click()
  await waitForShown(page, ['It works: This is how you will be told of new messages.'])
  await page.getByRole('button', { name: 'Listen to it' }).click()
  await until(page, 'window.sounds === 2')
  expect(problemsOn(page)).toEqual([])
})

test('the time zone of the browser is proposed, and kept with the quiet hours', async () => {
  const { bob } = await twoPeople()
  const page = await openTab(bob, '/settings/notifications', { timezoneId: 'Asia/Tokyo' })
  await page.getByLabel('Saturday').check()
  await page.getByRole('button', { name: 'Save the quiet hours' }).click()
  await page.getByText('Your quiet hours are saved.').waitFor()
  expect((await bob.call('/api/v1/account/')).json).toMatchObject({
    quiet_days: [6],
    time_zone: 'Asia/Tokyo',
  })
})
