import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { pseudo } from '../../src/words/pseudo.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, openPageAs, problemsOn, speak } from '../support/browser.ts'
import { message, open, write } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'

// The tests of navigation once more, in a language that is longer, accented and written from right to left. Those of talking are
// in tests/binary.
speak(pseudo)
await import('./navigation.test.ts')

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

test('every page says what it says in the language that the browser asks for, and fits on a phone', async () => {
  const [una, vic] = [await addPerson(app, 'una'), await addPerson(app, 'vic')]
  await vic.send('una', 'Hello')
  const page = await openPage({ viewport: { width: 360, height: 740 } })
  for (const path of ['/sign-in', '/sign-up', '/nothing-here']) {
    await page.goto(app.url + path)
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    expect(await overflow(page)).toBe(0)
  }
  const phone = await openPageAs(una, '/', { viewport: { width: 360, height: 740 } })
  expect(await overflow(phone)).toBe(0)
  await open(phone, 'vic')
  await write(phone, `A long word: ${'x'.repeat(200)}`)
  await message(phone, 'A long word').waitFor()
  expect(await overflow(phone)).toBe(0)
  expect(problemsOn(page)).toEqual([])
  expect(problemsOn(phone)).toEqual([])
})

test('a text that is not in the catalog is found', async () => {
  const page = await openPage()
  await page.goto(`${app.url}/sign-in`)
  const complaint = page.waitForEvent('console', entry => entry.text().includes('Sign in quickly'))
  await page.evaluate(`document.querySelector('h1').textContent = 'Sign in quickly'`)
  await complaint
  expect(problemsOn(page)).toContain('Not in the catalog: "Sign in quickly" in H1')
})

/** By how many pixels a page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
