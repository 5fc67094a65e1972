import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { composer } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let ann: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  for (const name of ['bob', 'cleo', 'dan'])
    await (await addPerson(app, name)).send('ann', `Hello from ${name}`)
})

afterAll(() => app.stop())

const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement.name ?? document.activeElement.id')
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Keyboard' })

test('the sheet opens by its key, while writing too, and gives the focus back', async () => {
  const page = await openPageAs(ann, '/with/bob')
  await composer(page).focus()
  await page.keyboard.type('?') // is written
  expect(await composer(page).inputValue()).toBe('?')
  expect(await sheet(page).count()).toBe(0)

  await page.keyboard.press('Control+/')
  await sheet(page).waitFor()
  await page.keyboard.press('Control+/') // is open already
  await page.keyboard.press('Escape')
  await sheet(page).waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('body')

  await page.locator('.scroller').focus()
  await page.keyboard.type('?')
  await sheet(page).getByText('The conversation above').waitFor()
  await sheet(page).getByRole('button', { name: 'Close' }).click()
  await sheet(page).waitFor({ state: 'detached' })
  expect(await page.evaluate('document.activeElement.className')).toContain('scroller')
  expect(problemsOn(page)).toEqual([])
})

test('one goes through the conversations, and to the search', async () => {
  const page = await openPageAs(ann, '/with/dan') // the latest comes first: dan, cleo, bob
  const opened = (name: string) => page.locator(`#conversation[data-partner="${name}"]`).waitFor()
  await composer(page).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await opened('cleo')
  await page.locator('.row[data-user="cleo"] > a[aria-current]').waitFor()
  await page.keyboard.press('Alt+ArrowDown')
  await opened('bob')
  await page.locator('.row[data-user="bob"] > a[aria-current]').waitFor()
  await page.keyboard.press('Alt+ArrowUp')
  await opened('cleo')

  await page.locator('.scroller').focus()
  await page.keyboard.press('/')
  expect(await focused(page)).toBe('q')
  expect(await page.locator('.search input').inputValue()).toBe('')
})

test('the sheet is a page where there is no script', async () => {
  const response = await fetch(`${app.url}/keyboard`, { headers: { cookie: `chatapp=${ann.token}` } })
  expect(await response.text()).toContain('The conversation below')
})
