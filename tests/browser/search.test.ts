import { afterAll, beforeAll, expect, test } from 'bun:test'
import axe, { type AxeResults } from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { english } from '../../src/words/english.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { message, open } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

const TALK = 90
const PHONE = { viewport: { width: 360, height: 740 } }
const words = english.search

let app: TestApp
let ann: Client
let bob: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
  const cleo = await addPerson(app, 'cleo')
  await app.database.sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT sender.id, recipient.id,
           CASE WHEN n % 3 = 0 THEN 'The invoice of number ' || n ELSE 'Talk of number ' || n END
    FROM generate_series(1, ${TALK}::int) n
    JOIN users sender ON sender.username = CASE WHEN n % 2 = 0 THEN 'ann' ELSE 'bob' END
    JOIN users recipient ON recipient.username = CASE WHEN n % 2 = 0 THEN 'bob' ELSE 'ann' END
    ORDER BY n`
  await cleo.send('ann', 'Your invoice came back, with a zebra on it.')
  await ann.call('/api/v1/conversation/bob/read/', { body: { seq: TALK } })
})
afterAll(() => app.stop())

const panel = (page: Page): Locator => page.locator('.panel-of-search')
const field = (page: Page): Locator => page.locator('.finder [name=q]')
const hits = (page: Page): Locator => page.locator('.finder .hit')
const isFocused = (locator: Locator) => locator.evaluate(element => element.matches(':focus'))

/** Waits until it is told how much was found. */
async function waitForSum(page: Page, sum: string): Promise<void> {
  await page.locator('.finder:not(:has([aria-busy])) .sum', { hasText: sum }).waitFor()
}

async function openPanel(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+F')
  await panel(page).waitFor()
}

/** Where a message stands in the window. */
const topOf = (page: Page, seq: number) =>
  page.locator(`#messages > [data-seq="${seq}"]`).evaluate(item => item.getBoundingClientRect().top)

test('by keyboard alone: through what was found, open it, and back to where one was', async () => {
  const page = await openPageAs(ann, '/with/bob', { viewport: { width: 1200, height: 600 } })
  await message(page, `number ${TALK - 1}`).waitFor()
  await page.evaluate(`document.querySelector('.scroller').scrollTop = -300`)
  const place = await topOf(page, TALK - 6)
  await openPanel(page)
  await page.getByText(words.howTo).waitFor()
  await page.keyboard.type('invoice')
  await waitForSum(page, words.foundFirst(20))
  expect(await page.locator('.group h2').allTextContents()).toEqual(['cleo', 'bob'])
  expect(await hits(page).first().locator('mark').allTextContents()).toEqual(['invoice'])
  expect(await hits(page).nth(1).locator('.by').textContent()).toBe(words.you)

  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  expect(await isFocused(hits(page).nth(1))).toBe(true)
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const seq = TALK - 18 * 3
  await page.waitForURL(`${app.url}/with/bob/${seq}`)
  const linked = page.locator(`#messages > .linked[data-seq="${seq}"]`)
  await linked.waitFor()
  expect(await isFocused(linked)).toBe(true)
  expect(await linked.evaluate(element => element.getBoundingClientRect().top > 60)).toBe(true)
  expect(await page.evaluate(`[...CSS.highlights.get('searched')].map(String)`)).toEqual(['invoice'])

  await page.keyboard.press('Alt+ArrowUp')
  await page.waitForURL(`${app.url}/with/bob/${seq + 3}`)
  await page.locator(`#messages > .linked[data-seq="${seq + 3}"]:focus`).waitFor()
  await page.keyboard.press('Escape')
  expect(await page.evaluate('document.activeElement.pathname')).toBe(`/with/bob/${seq + 3}`)
  await page.keyboard.press('Escape')
  await page.waitForURL(`${app.url}/with/bob`)
  await page.locator('#messages:not(:has(.linked))').waitFor()
  expect(Math.abs((await topOf(page, TALK - 6)) - place)).toBeLessThan(2) // parts of pixels
  expect(await page.locator('.sidebar').isVisible()).toBe(true)
  expect(problemsOn(page)).toEqual([])
})

test('words and fields say the same, and the keys look in the open conversation alone', async () => {
  const page = await openPageAs(ann, '/with/bob')
  await openPanel(page)
  await page.keyboard.type('invoice from:me has:file')
  await page.locator('.by-fields summary').click()
  const from = page.locator('.finder [name=from]')
  expect(await from.inputValue()).toBe('me')
  expect(await page.locator('.finder [name=has]').isChecked()).toBe(true)
  await from.fill('cleo')
  await page.locator('.finder [name=has]').uncheck()
  expect(await field(page).inputValue()).toBe('invoice from:cleo')
  await waitForSum(page, words.found(1))
  await page.locator('.finder [name=after]').fill('2026-01-31')
  expect(await field(page).inputValue()).toBe('invoice from:cleo after:2026-01-31')

  await field(page).fill('zebra')
  await waitForSum(page, words.found(1))
  await page.keyboard.press('Control+Shift+F')
  await waitForSum(page, words.nothingFound('zebra with:bob'))
  await page.getByText(words.everywhere).click()
  await waitForSum(page, words.found(1))
  expect(await field(page).inputValue()).toBe('zebra')
})

test('more comes by scrolling', async () => {
  const page = await openPageAs(ann, '/')
  await openPanel(page)
  await page.keyboard.type('invoice')
  await waitForSum(page, words.foundFirst(20))
  await hits(page).nth(19).focus()
  await hits(page)
    .nth(TALK / 3)
    .waitFor()
  expect(await hits(page).count()).toBe(TALK / 3 + 1)
})

test('who filters people goes on to messages, from the list and from the quick switcher', async () => {
  const page = await openPageAs(ann, '/')
  await page.locator('.search input').fill('zebra')
  await page.getByText(words.searchFor('zebra')).click()
  await waitForSum(page, words.found(1))
  await page.keyboard.press('Escape')
  await panel(page).waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('came back')
  await page.locator('#switch-to-search[aria-selected=true]').waitFor()
  await page.keyboard.press('Enter')
  await waitForSum(page, words.found(1))
  expect(await field(page).inputValue()).toBe('came back')
})

test('on a phone a strip leads through what was found, above the conversation', async () => {
  const page = await openPageAs(bob, '/with/ann', PHONE)
  await page.locator('#conversation .menu summary').click()
  await page.getByText(words.inThis).click()
  await panel(page).waitFor()
  await page.keyboard.type('invoice')
  await waitForSum(page, words.foundFirst(20))
  expect(await page.locator('#conversation').isVisible()).toBe(false)
  await hits(page).nth(1).click()
  const linked = (seq: number) => page.locator(`#messages > .linked[data-seq="${seq}"]`)
  await linked(TALK - 3).waitFor()
  expect(await page.locator('.which').textContent()).toBe('2 / 20')
  expect(await hits(page).first().isVisible()).toBe(false)
  await page.getByRole('button', { name: words.next }).click()
  await linked(TALK - 6).waitFor()
  await page.getByRole('button', { name: words.backToResults }).click()
  expect(await isFocused(hits(page).nth(2))).toBe(true)
  await hits(page).first().click()
  await linked(TALK).waitFor()
  await page.locator('.strip').getByRole('button', { name: words.close }).click()
  await panel(page).waitFor({ state: 'detached' })
  expect(page.url()).toBe(`${app.url}/with/ann/${TALK}`)
})

test('what keeps it from searching is said: it goes on by itself, or when one says so', async () => {
  const page = await openPageAs(ann, '/')
  await openPanel(page)
  await page.context().setOffline(true)
  await page.keyboard.type('zebra')
  await page.getByText(words.offline).waitFor()
  await page.context().setOffline(false)
  await waitForSum(page, words.found(1))
  expect(await page.getByText(words.offline).isVisible()).toBe(false)

  await page.route('**/search?*', async route => {
    const response = await route.fetch()
    await route.fulfill({ response, status: 503 })
  })
  await field(page).fill('invoice')
  await page.getByText(words.failed).waitFor()
  await page.unroute('**/search?*')
  await page.getByRole('button', { name: words.again }).click()
  await waitForSum(page, words.foundFirst(20))
})

test('a page of it searches while one types, and its address says what for', async () => {
  const page = await openPageAs(ann, '/search')
  await page.locator('.finder[data-live]').waitFor()
  await field(page).fill('zebra')
  await waitForSum(page, words.found(1))
  expect(page.url()).toBe(`${app.url}/search?q=zebra`)
  await hits(page).click()
  await page.locator('#messages > .linked').waitFor()
  await page.goBack()
  await waitForSum(page, words.found(1))
  await open(page, 'bob')
})

test('what was typed before its script was there is searched for', async () => {
  const page = await openPageAs(ann, '/')
  const { promise: isTyped, resolve } = Promise.withResolvers<void>()
  await page.route('**/assets/search-*', async route => {
    await isTyped
    await route.continue()
  })
  await page.goto(`${app.url}/search`)
  await field(page).fill('zebra')
  resolve()
  await waitForSum(page, words.found(1))
})

test('without a script it is a form, whose words and fields say the same', async () => {
  const page = await openPageAs(ann, '/search', { javaScriptEnabled: false })
  await field(page).fill('invoice from:me')
  await page.getByRole('button', { name: words.submit }).click()
  expect(await page.locator('.finder [name=from]').inputValue()).toBe('me')
  expect(await hits(page).count()).toBe(TALK / 6)
  await page.locator('.finder [name=from]').fill('cleo')
  await page.getByRole('button', { name: words.submit }).click()
  expect(await field(page).inputValue()).toBe('invoice from:cleo')
  await hits(page).click()
  await page.locator('#messages > .linked', { hasText: 'zebra' }).waitFor()
  await page.goto(`${app.url}/search?q=invoice`)
  await page.getByText(words.more).click()
  expect(await hits(page).count()).toBe(TALK / 3 + 1 - 20)
})

test('has nothing that axe-core finds, in either theme, nor on a phone', async () => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const size of [{}, PHONE]) {
      const page = await openPageAs(ann, '/with/bob', { ...size, colorScheme, reducedMotion: 'reduce' })
      await page.evaluate(axe.source)
      await openPanel(page)
      expect(await violationsOn(page)).toEqual([])
      await page.keyboard.type('invoice')
      await waitForSum(page, words.foundFirst(20))
      await page.locator('.by-fields summary').click()
      expect(await violationsOn(page)).toEqual([])
      await hits(page).nth(1).click()
      await page.locator('#messages > .linked').waitFor()
      expect(await violationsOn(page)).toEqual([])
      await page.keyboard.press('Escape')
      await field(page).fill('nothing like that with:bob')
      await waitForSum(page, words.nothingFound('nothing like that with:bob'))
      expect(await violationsOn(page)).toEqual([])
      await page.context().close()
    }
})

async function violationsOn(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>('axe.run(document)')
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html}`))
}
