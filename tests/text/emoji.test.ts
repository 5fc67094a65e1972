import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ROOT } from '../../src/root.ts'
import { german } from '../../src/words/german.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn, spoken } from '../support/browser.ts'
import { composer, message, signOut } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

const AXE = readFileSync(join(ROOT, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')

let app: TestApp
let ann: Client
let count = 0

beforeAll(async () => {
  app = await startApp()
  await addPerson(app, 'bob')
})

/** Somebody else each time, who has begun to write nothing. */
beforeEach(async () => {
  ann = await addPerson(app, `ann${++count}`)
})

afterAll(() => app.stop())

function button(page: Page) {
  return page.locator('.emoji-button')
}

/** What a check of accessibility finds. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return page.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`,
  )
}

test('the picker is loaded when it is opened, and puts an emoji where the cursor was, by keyboard alone', async () => {
  const page = await openPageAs(ann, '/with/bob')
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  await composer(page).fill('Well done!')
  await page.keyboard.press('ArrowLeft')
  expect(asked.filter(url => url.includes('emoji'))).toEqual([])

  await page.keyboard.press('Tab') // to the button that attaches files
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.className')).toBe('emoji-button')
  await page.keyboard.press('Enter')
  await page.locator('emoji-picker button.emoji[role=menuitem]').first().waitFor()
  expect(asked.every(url => url.startsWith(app.url))).toBe(true)
  await page.keyboard.type('party popper')
  await page.locator('emoji-picker button[role=option]').first().waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.locator('emoji-picker').waitFor({ state: 'detached' })
  expect(await composer(page).inputValue()).toBe('Well done🎉!')
  expect(await page.evaluate('document.activeElement.name')).toBe('body')
  await page.keyboard.press('Enter')
  await message(page, 'Well done🎉!').waitFor()
  expect(problemsOn(page)).toEqual([])
  await page.context().close()
})

test('Escape and a press elsewhere close it, and the focus is where it was', async () => {
  const page = await openPageAs(ann, '/with/bob')
  const focused = () => page.evaluate('document.activeElement.className')
  for (const close of [() => page.keyboard.press('Escape'), () => page.mouse.click(5, 5)]) {
    await button(page).click()
    await page.locator('emoji-picker').waitFor()
    await close()
    await page.locator('.emoji-popover').waitFor({ state: 'detached' })
    expect(await focused()).toBe('emoji-button')
  }
  expect(await composer(page).inputValue()).toBe('')
  expect(problemsOn(page)).toEqual([])
  await page.context().close()
})

test('it is within the window of a phone, and speaks the language of the page', async () => {
  const page = await openPageAs(ann, '/with/bob', {
    locale: 'de',
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    colorScheme: 'dark',
  })
  await button(page).click()
  await page.locator('emoji-picker button.emoji[role=menuitem]').first().waitFor()
  const box = await page.locator('emoji-picker').boundingBox()
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360)
  expect(box?.y).toBeGreaterThanOrEqual(0)
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(640)
  expect(await violations(page)).toEqual([])
  expect(await button(page).getAttribute('aria-label')).toBe(german.text.emoji)
  await page.locator('emoji-picker input').fill('daumen hoch')
  await page.locator('emoji-picker button[role=option]').first().click()
  await page.locator('.emoji-popover').waitFor({ state: 'detached' })
  expect(await composer(page).inputValue()).toBe('👍') // as Unicode recommends it, without U+FE0F
  await page.context().close()
})

test('a name that is begun is completed by keyboard, and Enter sends only when no list is open', async () => {
  const page = await openPageAs(ann, '/with/bob')
  const list = page.getByRole('listbox', { name: spoken().browser.emoji })
  await composer(page).focus()
  await page.keyboard.type('at 10:30 :t')
  expect(await list.count()).toBe(0)
  await page.keyboard.type('ad')
  await list.waitFor()
  expect(await violations(page)).toEqual([])
  const chosen = () =>
    page.evaluate(
      `document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).textContent`,
    )
  expect(await chosen()).toBe('🎉 tada')
  await page.keyboard.press('Enter')
  expect(await composer(page).inputValue()).toBe('at 10:30 🎉 ')
  expect(await list.count()).toBe(0)

  await page.keyboard.type(':thumb')
  await list.waitFor()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(await chosen()).toBe('👎 thumbsdown')
  await page.keyboard.press('Escape')
  expect(await list.count()).toBe(0)
  await page.keyboard.press('Enter')
  await message(page, 'at 10:30 🎉 :thumb').waitFor()
  expect(problemsOn(page)).toEqual([])
  await page.context().close()
})

test('which emoji somebody uses is forgotten when they sign out', async () => {
  const page = await openPageAs(await addPerson(app, 'cat'), '/with/bob')
  const kept = () => page.evaluate<string[]>('indexedDB.databases().then(all => all.map(({ name }) => name))')
  await button(page).click()
  await page.locator('emoji-picker button.emoji[role=menuitem]').first().click()
  await page.locator('.emoji-popover').waitFor({ state: 'detached' })
  expect(await kept()).toEqual(['emoji-picker-element-en'])
  await signOut(page)
  await page.waitForURL(`${app.url}/sign-in`)
  expect(await kept()).toEqual([])
  await page.context().close()
})
