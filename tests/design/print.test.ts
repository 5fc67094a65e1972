import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { message } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let ann: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  await addPerson(app, 'bob')
  for (let number = 1; number <= 15; number++)
    await ann.send('bob', `Number ${number},\n\nin\n\nfour\n\nlines`)
})
afterAll(() => app.stop())

test('a conversation is printed whole, dark on white, without what is around it', async () => {
  const page = await openPageAs(ann, '/with/bob')
  await page.evaluate("document.documentElement.dataset.theme = 'dark'")
  await page.keyboard.press('Control+Shift+F')
  await page.locator('.panel-of-search').waitFor()
  await page.emulateMedia({ media: 'print' })
  for (const number of [1, 15]) expect(await message(page, `Number ${number},`).isVisible()).toBe(true)
  expect(
    await page.locator('.scroller').evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight),
  ).toBe(0)
  for (const around of ['.sidebar', '.panel-of-search', '.composer', '.back', '.more-about'])
    expect(await page.locator(`${around}:visible`).count(), around).toBe(0)
  expect(await page.evaluate('getComputedStyle(document.querySelector(".message")).color')).toBe(
    'rgb(22, 32, 29)',
  )
})
