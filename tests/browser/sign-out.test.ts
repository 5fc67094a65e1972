import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies, composer, message, signOut, until, write } from '../support/chat-page.ts'
import { type Client, PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// What a browser keeps of a person: nothing after they signed out, everything until they are back when the session ended.

let app: TestApp
let bob: Client

beforeAll(async () => {
  app = await startApp()
  bob = await addPerson(app, 'bob')
  await addPerson(app, 'cleo')
})

afterAll(() => app.stop())

/** What the browser has of anybody, in all that tabs share and in this one's own. */
function leftovers(page: Page): Promise<string[]> {
  return page.evaluate('[...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort()')
}

/** Writes a message that is held back, and begins another. */
async function leaveSomething(page: Page): Promise<void> {
  await page
    .context()
    .route('**/with/bob', route => (route.request().method() === 'POST' ? route.abort() : route.fallback()))
  await write(page, 'never sent')
  await composer(page).fill('a draft')
  expect(await leftovers(page)).toHaveLength(3) // these two, and who is here
}

function endSessionsOf(username: string) {
  return app.database.sql`
    DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE username = ${username})`
}

async function signOutAndWait(page: Page, { drops }: { drops: boolean }): Promise<void> {
  await signOut(page)
  if (drops) await page.getByRole('button', { name: 'Sign out and drop it' }).click()
  await page.waitForURL(`${app.url}/sign-in`)
}

test('signing out leaves nothing of a person in the browser', async () => {
  const page = await openPageAs(await addPerson(app, 'ann'), '/with/bob')
  await leaveSomething(page)
  await signOutAndWait(page, { drops: true })
  expect(await leftovers(page)).toEqual([])
})

test('a message that waits goes only where its person says so', async () => {
  const page = await openPageAs(await addPerson(app, 'joy'), '/with/bob')
  await leaveSomething(page)
  await signOut(page)
  const question = page.getByRole('dialog', { name: 'Not everything has been sent' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await question.waitFor({ state: 'hidden' })
  await page.context().unroute('**/with/bob')
  await page.reload()
  await page.locator('#messages > .message[id^="message-"]', { hasText: 'never sent' }).waitFor()
})

test('signing out in one tab leaves nothing of what was begun in another', async () => {
  const page = await openPageAs(await addPerson(app, 'amy'), '/with/bob')
  const other = await page.context().newPage()
  await other.goto(`${app.url}/with/cleo`)
  await composer(other).fill('begun elsewhere')
  await until(page, 'localStorage.length > 1')
  await signOutAndWait(page, { drops: false })
  await other.waitForURL(/\/sign-in/)
  expect(await leftovers(page)).toEqual([])
  expect(await leftovers(other)).toEqual([])
})

test('signing out after the session has ended leaves nothing either', async () => {
  const page = await openPageAs(await addPerson(app, 'dan'))
  await page.routeWebSocket('**/ws*', () => {}) // by which the page would hear of the end
  await page.goto(`${app.url}/with/bob`)
  await leaveSomething(page)
  await page.route('**/with/bob', () => {}) // what is sent would hear of it too
  await endSessionsOf('dan')
  await signOutAndWait(page, { drops: true })
  expect(await leftovers(page)).toEqual([])
})

test('signing out that fails loses nothing, and says so', async () => {
  const page = await openPageAs(await addPerson(app, 'eve'), '/with/bob')
  await page.route('**/sign-out', route => route.abort())
  await composer(page).fill('a draft')
  await signOut(page)
  await page.locator('#notice', { hasText: 'That did not work' }).waitFor()
  expect(await leftovers(page)).toHaveLength(2)
})

test('a session that ended elsewhere shows and sends nothing as the next person, and all is there when the first is back', async () => {
  const page = await openPageAs(await addPerson(app, 'fay'), '/with/bob')
  await leaveSomething(page)
  await endSessionsOf('fay')
  await page.waitForURL(/\/sign-in/)
  await page.context().unroute('**/with/bob')

  const gil = await addPerson(app, 'gil')
  await page.context().addCookies([{ name: 'chatapp', value: gil.token, url: app.url }])
  await page.goto(`${app.url}/with/bob`)
  expect(await composer(page).inputValue()).toBe('')
  await write(page, 'from Gil')
  await message(page, 'from Gil').waitFor()
  expect(await page.locator('#messages > .message > .text').allTextContents()).toEqual(['from Gil'])
  await signOutAndWait(page, { drops: false })
  expect(await leftovers(page)).toHaveLength(2)

  await page.fill('[name=username]', 'fay')
  await page.fill('[name=password]', PASSWORD)
  await page.click('button[type=submit]')
  await page.waitForURL(`${app.url}/`)
  await page.goto(`${app.url}/with/bob`)
  await message(page, 'never sent').waitFor()
  expect(await composer(page).inputValue()).toBe('a draft')
  expect((await bob.call('/api/v1/message/?target=gil')).json.results).toHaveLength(1)
})

test('signing out on a page of somebody whom another tab has replaced takes nothing from the other', async () => {
  const page = await openPageAs(await addPerson(app, 'hal'))
  await page.routeWebSocket('**/ws*', () => {})
  await page.goto(`${app.url}/with/bob`)
  await composer(page).fill('a draft of Hal')
  await page.evaluate("localStorage.setItem('chatapp.draft.ida/bob', 'a draft of Ida')")
  const ida = await addPerson(app, 'ida')
  await page.context().addCookies([{ name: 'chatapp', value: ida.token, url: app.url }])
  await signOut(page)
  await page.locator('[data-me="ida"]').waitFor()
  expect(await leftovers(page)).toEqual(['chatapp.draft.ida/bob', 'chatapp.person'])
})

test('what one person could not send is not sent by another whose name begins the same', async () => {
  const page = await openPageAs(await addPerson(app, 'eva'))
  await page.evaluate(
    `localStorage.setItem('chatapp.outbox.eva.lee/0.0.x', JSON.stringify({ partner: 'bob', body: 'private', key: '${crypto.randomUUID()}' }))
     localStorage.setItem('chatapp.outbox.eva/0.0.y', 'broken')`,
  )
  await page.goto(`${app.url}/with/bob`)
  await write(page, 'from Eva')
  await message(page, 'from Eva').waitFor()
  expect(await bodies(page)).toEqual(['from Eva'])
})
