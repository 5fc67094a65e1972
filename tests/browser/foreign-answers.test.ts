import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies, composer, message, open, signOut, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// What stands between a browser and ChatApp may answer in its place, with 200: a captive portal, a proxy.

let app: TestApp
let bob: Client

beforeAll(async () => {
  app = await startApp()
  bob = await addPerson(app, 'bob')
  await addPerson(app, 'cleo')
})

afterAll(() => app.stop())

const CAFE = 'Welcome to the café’s network'

/** As near to our own as a stranger's page can come by chance. */
const PORTAL = {
  status: 200,
  contentType: 'text/html; charset=utf-8',
  body: `<main id="conversation">${CAFE}</main>
<li class="row" id="row-bob" data-user="bob"><a href="/">${CAFE}</a></li>
<li class="message" id="message-9" data-seq="9"><p>${CAFE}</p></li>`,
}

type Portal = { hits(): string[]; open(): Promise<void> }

/** Puts a stranger's page in place of every answer that these paths get. */
async function closeOff(page: Page, isCaught: (path: string) => boolean): Promise<Portal> {
  const hits: string[] = []
  const catches = ({ pathname, search }: URL) => isCaught(pathname + search)
  await page.route(catches, route => {
    hits.push(route.request().url())
    return route.fulfill(PORTAL)
  })
  return { hits: () => hits, open: () => page.unroute(catches) }
}

/** Notes whether the stranger's words are ever on the page. */
async function watchForStranger(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(`new MutationObserver(() => {
    if (document.body.textContent.includes(${JSON.stringify(CAFE)})) window.sawStranger = true
  }).observe(document, { childList: true, subtree: true })`)
  return () => page.evaluate('Boolean(window.sawStranger)')
}

async function untilHit({ hits }: Portal, page: Page, path: RegExp): Promise<void> {
  while (!hits().some(url => path.test(url))) await page.waitForEvent('requestfinished')
}

test('what a stranger answers in place of messages and rows is never shown, and they come when the way is free', async () => {
  const page = await openPageAs(await addPerson(app, 'ann'), '/with/bob')
  await bob.send('ann', 'one')
  await message(page, /^one$/).waitFor()
  const sawStranger = await watchForStranger(page)
  const portal = await closeOff(page, path => /^\/(messages\/|people|with\/bob\/messages)/.test(path))
  const asked = [/\/messages\/\d+$/, /\/people\/bob$/, /\/with\/bob\/messages\?after=1&/].map(path =>
    untilHit(portal, page, path),
  )
  await bob.send('ann', 'two')
  await Promise.all(asked)
  await portal.open()
  await message(page, /^two$/).waitFor()
  await page.locator('.row[data-user="bob"] .preview', { hasText: 'two' }).waitFor()
  expect(await bodies(page)).toEqual(['one', 'two'])
  expect(await sawStranger()).toBe(false)
})

test('a page of a stranger that comes while catching up is not taken for the end of it', async () => {
  const page = await openPageAs(await addPerson(app, 'dan'), '/')
  await bob.send('dan', 'one')
  const portal = await closeOff(page, path => path.startsWith('/with/bob/messages'))
  await page.goto(`${app.url}/with/bob`)
  await untilHit(portal, page, /after=1&/)
  await app.database.sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT b.id, d.id, 'by hand' FROM users b, users d WHERE b.username = 'bob' AND d.username = 'dan'`
  await portal.open()
  await message(page, /^by hand$/).waitFor()
  expect(await bodies(page)).toEqual(['one', 'by hand'])
})

test('a list that a stranger answers stays as it is, whether one searches or the connection is back', async () => {
  const page = await openPageAs(await addPerson(app, 'eve'))
  await page.locator('.row[data-user="cleo"]').waitFor()
  const sawStranger = await watchForStranger(page)
  const portal = await closeOff(page, path => path.startsWith('/people'))
  await page.locator('.search input').fill('cle')
  await page.locator('#notice', { hasText: 'That did not work' }).waitFor()
  await app.database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query ILIKE 'listen%'` // a gap: the page reads the list again
  await untilHit(portal, page, /\/people\?q=cle$/)
  await portal.open()
  await page.locator('#people > .heading:nth-child(2) + .row[data-user="cleo"]:last-child').waitFor()
  expect(await sawStranger()).toBe(false)
})

test('a conversation that a stranger answers is not opened', async () => {
  const page = await openPageAs(await addPerson(app, 'fay'))
  const sawStranger = await watchForStranger(page)
  const portal = await closeOff(page, path => path === '/with/bob')
  await page.locator('.row[data-user="bob"] > a').click()
  await page.locator('#notice', { hasText: 'That did not work' }).waitFor()
  expect(page.url()).toBe(`${app.url}/`)
  await portal.open()
  await open(page, 'bob')
  await composer(page).waitFor()
  expect(await sawStranger()).toBe(false)
})

test('a message is neither taken for sent nor for refused by a stranger’s page', async () => {
  const page = await openPageAs(await addPerson(app, 'gil'), '/with/bob')
  const sawStranger = await watchForStranger(page)
  const statuses = [200, 403, 404]
  await page.route('**/with/bob', route => {
    const status = route.request().method() === 'POST' ? statuses.shift() : undefined
    return status ? route.fulfill({ ...PORTAL, status }) : route.continue()
  })
  await write(page, 'sent in the end')
  await message(page, 'sent in the end').waitFor()
  expect(statuses).toEqual([])
  expect(await sawStranger()).toBe(false)
  expect((await bob.call('/api/v1/message/?target=gil')).json.results).toHaveLength(1)
})

test('a message that is too large for a proxy is refused, in our own words', async () => {
  const page = await openPageAs(await addPerson(app, 'hal'), '/with/bob')
  await page.route('**/with/bob', route =>
    route.request().method() === 'POST' ? route.fulfill({ ...PORTAL, status: 413 }) : route.continue(),
  )
  await write(page, 'too large')
  await page.locator('.waiting.refused .state', { hasText: 'too large' }).waitFor()
  expect(await page.getByText(CAFE).count()).toBe(0)
})

test('a read mark and a sign-out that a stranger answered are not taken for done', async () => {
  const page = await openPageAs(await addPerson(app, 'ida'), '/with/bob')
  const portal = await closeOff(page, path => path.endsWith('/read') || path === '/sign-out')
  const asked = page.waitForResponse('**/with/bob/read')
  await bob.send('ida', 'read me')
  await asked
  await composer(page).fill('a draft')
  await signOut(page)
  await page.locator('#notice', { hasText: 'That did not work' }).waitFor()
  expect(await composer(page).inputValue()).toBe('a draft')
  await portal.open()
  const marked = page.waitForResponse('**/with/bob/read')
  await page.evaluate('dispatchEvent(new Event("focus"))')
  expect((await marked).status()).toBe(204)
})

test('a stranger’s 401 sends nobody away', async () => {
  const page = await openPageAs(await addPerson(app, 'jon'), '/with/bob')
  await page.evaluate('window.isSamePage = true')
  await page.route('**/people/*', route => route.fulfill({ ...PORTAL, status: 401 }))
  const asked = page.waitForResponse('**/people/bob')
  await bob.send('jon', 'still here')
  await asked
  await page.unroute('**/people/*')
  await page.locator('.row[data-user="bob"] .preview', { hasText: 'still here' }).waitFor()
  expect(await page.evaluate('window.isSamePage')).toBe(true)
})
