import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies, composer, message, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { recordLayoutShifts, takeLayoutShifts } from '../support/layout-shifts.ts'
import { addPerson } from '../support/people.ts'

// Nothing jumps: what one looks at stays where it is, whatever comes in.

const OLDER = 70

let app: TestApp
let ada: Client
let grace: Client
let page: Page

beforeAll(async () => {
  app = await startApp()
  ada = await addPerson(app, 'ada')
  grace = await addPerson(app, 'grace')
  await ada.call('/api/v1/account/', { method: 'PATCH', body: { display_name: 'Ada Lovelace of London' } })
  for (let number = 1; number <= OLDER; number++)
    await (number % 3 ? ada : grace).send(number % 3 ? 'grace' : 'ada', `Message number ${number}`)
  await grace.call('/api/v1/conversation/ada/read/', { body: { seq: OLDER } })
})
afterAll(() => app.stop())

beforeEach(async () => {
  page = await openPageAs(grace, '/')
  await recordLayoutShifts(page)
  await page.goto(`${app.url}/with/ada`)
  await message(page, `Message number ${OLDER}`).first().waitFor()
  await takeLayoutShifts(page)
})

test('nothing jumps while a page opens, where the script writes times in the reader’s own zone', async () => {
  const painted = Promise.withResolvers<void>()
  await page.route('**/app-*.js', async route => {
    await painted.promise
    await route.continue()
  })
  await page.goto(`${app.url}/with/ada`, { waitUntil: 'commit' })
  await page.locator('.row time').first().waitFor()
  await takeLayoutShifts(page)
  painted.resolve()
  await page.locator('.row time[title]').first().waitFor()
  expect(await takeLayoutShifts(page)).toEqual([])
})

test('nothing jumps while messages arrive', async () => {
  for (const text of ['One line', 'Two\nlines', 'A message that is as long as it is wide. '.repeat(12)]) {
    await ada.send('grace', text)
    await message(page, text.trim()).waitFor()
  }
  expect(await takeLayoutShifts(page)).toEqual([])
})

test('nothing jumps while one sends', async () => {
  for (const text of ['My own', 'And one more']) {
    await write(page, text)
    await message(page, text).waitFor()
  }
  expect(await takeLayoutShifts(page)).toEqual([])
})

test('nothing jumps while older messages come in', async () => {
  const before = (await bodies(page)).length
  await page.locator('.scroller').hover()
  for (;;) {
    const next = await page.locator('#messages > .more').all()
    const address = await next[0]?.getAttribute('hx-get')
    if (!address) break
    await page.mouse.wheel(0, -10_000)
    await page.locator(`#messages > .more[hx-get="${address}"]`).waitFor({ state: 'detached' })
  }
  expect((await bodies(page)).length).toBeGreaterThan(before)
  expect(await takeLayoutShifts(page)).toEqual([])
})

test('nothing but the composer’s own line jumps while one writes', async () => {
  await composer(page).pressSequentially('A word and another')
  expect(await takeLayoutShifts(page)).toEqual([])
})

test('nothing jumps while somebody comes, types and goes', async () => {
  const other = await openPageAs(ada, '/with/grace')
  await page.locator('.status[data-state="online"]').waitFor()
  await composer(other).pressSequentially('An answer')
  await page.locator('#conversation > .typing > span').waitFor()
  await write(other, 'An answer that comes')
  await message(page, 'An answer that comes').waitFor()
  await page.locator('#conversation > .typing > span').waitFor({ state: 'hidden' })
  await other.context().close()
  await page.locator('.status[data-state="offline"]').waitFor()
  expect(await takeLayoutShifts(page)).toEqual([])
})

test('what jumps is noticed', async () => {
  await page.evaluate(`document.querySelector('#conversation > .bar').style.height = '9rem'`)
  expect((await takeLayoutShifts(page)).length).toBeGreaterThan(0)
})
