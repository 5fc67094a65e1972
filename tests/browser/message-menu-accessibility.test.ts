import { afterAll, beforeAll, expect, test } from 'bun:test'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { composer, message, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// What axe-core finds on messages in each state that they can be in, and on what can be done about them, in either theme.

const LOOKS = [
  { width: 360, colorScheme: 'light' },
  { width: 1440, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
] as const

let app: TestApp
let ann: Client
let editedId: number

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  const bob = await addPerson(app, 'bob')
  const send = async (who: Client, body: string, more: object = {}): Promise<number> =>
    (await who.call('/api/v1/message/', { body: { recipient: who === ann ? 'bob' : 'ann', body, ...more } }))
      .json.id
  const first = await send(bob, 'Shall we go?')
  editedId = await send(ann, 'Yes', { reply_to: first })
  await ann.call(`/api/v1/message/${editedId}/`, { method: 'PATCH', body: { body: 'Yes, gladly' } })
  await ann.call(`/api/v1/message/${await send(ann, 'a mistake')}/`, { method: 'DELETE' })
  for (const [who, emoji] of [
    [ann, '👍'],
    [bob, '👍'],
    [bob, '🎉'],
  ] as const)
    await who.call(`/api/v1/message/${first}/reaction/${encodeURIComponent(emoji)}/`, { method: 'PUT' })
})
afterAll(() => app.stop())

async function findViolations(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>(
      `axe.run(document, { resultTypes: ['violations'], preload: false })`,
    )
    for (const { id, nodes } of violations)
      for (const { html } of nodes) found.push(`${width} ${colorScheme}: ${id} ${html}`)
  }
  return found
}

test('axe-core finds nothing on messages, whatever happened to them, nor on what can be done about them', async () => {
  const page = await openPageAs(ann, '/')
  await page.addInitScript({ content: axe.source })
  await page.goto(`${app.url}/with/bob`)
  await message(page, 'Yes, gladly').waitFor()
  const openMenu = () =>
    page.locator('.message', { hasText: 'Yes, gladly' }).locator('> .more-about').click({ force: true })
  const choose = (name: string) =>
    page.locator('.message-menu').getByRole('button', { name, exact: true }).click()
  expect(await findViolations(page)).toEqual([])
  await openMenu()
  expect(await findViolations(page)).toEqual([])
  await choose('Reply')
  expect(await findViolations(page)).toEqual([])
  await openMenu()
  await choose('Edit')
  expect(await findViolations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await openMenu()
  await choose('Earlier versions')
  await page.locator('dialog.earlier[open]').waitFor()
  expect(await findViolations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await openMenu()
  await choose('Delete')
  expect(await findViolations(page)).toEqual([])
  await page.keyboard.press('Escape')

  // What waits, and what was refused.
  await page.route('**/messages/*/*', route => route.abort())
  await openMenu()
  await choose('😂')
  await page.locator('.message[data-pending] .state').waitFor()
  expect(await findViolations(page)).toEqual([])
  await page.unroute('**/messages/*/*')
  await page.locator('.message[data-pending]').waitFor({ state: 'detached' }) // it is drawn anew then, without its menu
  await page.route('**/messages/*/edit', async route => {
    await route.continue({ postData: 'body=' })
  })
  await openMenu()
  await choose('Edit')
  await write(page, 'changed on its way to nothing')
  await page.locator('.refusal').waitFor()
  expect(await findViolations(page)).toEqual([])
  expect(await composer(page).inputValue()).toBe('')
})

test('axe-core finds nothing on the pages about a message', async () => {
  const page = await openPageAs(ann, '/')
  await page.addInitScript({ content: axe.source })
  for (const name of ['menu', 'edit', 'delete', 'react', 'reply', 'versions']) {
    await page.goto(`${app.url}/messages/${editedId}/${name}`)
    expect({ name, found: await findViolations(page) }).toEqual({ name, found: [] })
  }
})
