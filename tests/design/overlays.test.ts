import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { message } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { lookAtContrast } from '../support/contrast.ts'
import { addPerson } from '../support/people.ts'

// What lies over a page can be read as well as the page: menus, dialogs, pickers, and the search in the place of the list.

let app: TestApp
let ann: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  const bob = await addPerson(app, 'bob')
  await bob.send('ann', 'What bob wrote')
  const { json } = await ann.send('bob', 'What ann wrote')
  await ann.call(`/api/v1/message/${json.id}/`, { method: 'PATCH', body: { body: 'What ann wrote, edited' } })
})
afterAll(() => app.stop())

async function chooseOf(page: Page, text: string, entry?: string): Promise<void> {
  const item = page.locator('#messages > .message', { hasText: text })
  await item.locator('> .more-about').click({ force: true })
  const menu = page.locator('.message-menu')
  if (entry !== undefined) await menu.getByRole('button', { name: entry, exact: true }).click()
}

/** What lies over the page, how it is opened, and where it is then. */
const OVERLAYS: { name: string; where: string; open: (page: Page) => Promise<void> }[] = [
  { name: 'menu of one’s own message', where: '.message-menu', open: page => chooseOf(page, 'edited') },
  { name: 'menu of another’s message', where: '.message-menu', open: page => chooseOf(page, 'bob wrote') },
  {
    name: 'question before deleting',
    where: 'dialog.deleting[open]',
    open: page => chooseOf(page, 'edited', 'Delete'),
  },
  {
    name: 'earlier versions',
    where: 'dialog.earlier[open]',
    open: page => chooseOf(page, 'edited', 'Earlier versions'),
  },
  {
    name: 'menu of the conversation',
    where: '#conversation .menu ul',
    open: page => page.locator('#conversation .menu summary').click(),
  },
  {
    name: 'menu of one’s own account',
    where: '.sidebar .menu ul',
    open: page => page.locator('.sidebar .menu summary').click(),
  },
  {
    name: 'menu of a row',
    where: '#row-menu',
    open: page => page.locator('.row[data-user=bob]').click({ button: 'right' }),
  },
  {
    name: 'quick switcher',
    where: '#switcher[open]',
    async open(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('bo')
      await page.locator('#switch-to-search').waitFor()
    },
  },
  { name: 'sheet of keys', where: 'dialog.keyboard[open]', open: page => page.keyboard.press('Control+/') },
  {
    name: 'emoji picker',
    where: '.emoji-popover',
    async open(page) {
      await page.locator('.emoji-button').click()
      await page.locator('.emoji-popover [role=menuitem]').first().waitFor()
    },
  },
  {
    name: 'search',
    where: '.panel-of-search',
    async open(page) {
      await page.keyboard.press('Control+Shift+F')
      await page.locator('.panel-of-search').waitFor()
      await page.keyboard.type('wrote from:me')
      await page.locator('.hit mark').first().waitFor()
      await page.locator('.by-fields summary').click()
    },
  },
]

for (const colorScheme of ['light', 'dark'] as const) {
  test(`all text that lies over a page has a contrast of 4.5:1 in the ${colorScheme} theme`, async () => {
    const page = await openPageAs(ann, '/with/bob', { colorScheme, reducedMotion: 'reduce' })
    await message(page, 'edited').waitFor()
    for (const { name, where, open } of OVERLAYS) {
      await open(page)
      await page.locator(where).waitFor()
      const { looked, wrong } = await lookAtContrast(page, where, 'AA')
      expect({ name, wrong }).toEqual({ name, wrong: [] })
      expect(looked).toBeGreaterThan(0)
      await page.keyboard.press('Escape')
      await page.locator(where).waitFor({ state: 'hidden' })
    }
  })
}
