import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// What can be done about a message where there is no script: each on a page, which leads back to the message.

const DELETED = 'This message was deleted.'

let app: TestApp
let ann: Client
let bob: Client
let count = 0

beforeAll(async () => {
  app = await startApp()
})
beforeEach(async () => {
  count++
  ann = await addPerson(app, `ann${count}`)
  bob = await addPerson(app, `bob${count}`)
})
afterAll(() => app.stop())

const openPlain = (who: Client, path: string) => openPageAs(who, path, { javaScriptEnabled: false })

async function openMenu(page: Page, text: string, entry: string): Promise<void> {
  await page.locator('.message', { hasText: text }).locator('.more-about').click()
  await page.getByRole('link', { name: entry, exact: true }).click()
}

test('one edits, and both read what was said before', async () => {
  await ann.send(bob.username, 'Se you at *eight*')
  const page = await openPlain(ann, `/with/${bob.username}`)
  await openMenu(page, 'Se you', 'Edit')
  expect(await page.inputValue('[name=body]')).toBe('Se you at *eight*')
  await page.fill('[name=body]', 'x'.repeat(10_001))
  await page.getByRole('button', { name: 'Save' }).click()
  expect(await page.locator('.error').textContent()).toContain('10,000')
  await page.fill('[name=body]', 'See you at *nine*')
  await page.getByRole('button', { name: 'Save' }).click()
  expect(await bodies(page)).toEqual(['See you at nine'])

  const other = await openPlain(bob, `/with/${ann.username}`)
  await other.locator('.edited').click()
  expect(await other.locator('.versions .text').allTextContents()).toEqual([
    'Se you at eight',
    'See you at nine',
  ])
})

test('one deletes after having been asked', async () => {
  await ann.send(bob.username, 'a mistake')
  const page = await openPlain(ann, `/with/${bob.username}`)
  await openMenu(page, 'a mistake', 'Delete')
  expect(await page.locator('blockquote').textContent()).toBe('a mistake')
  await page.getByRole('button', { name: 'Delete for both' }).click()
  expect(await bodies(page)).toEqual([DELETED])
  expect(await page.locator('.message .more-about').count()).toBe(0)
  expect(await page.locator('.row .preview').first().textContent()).toBe(DELETED)
})

test('one replies, and the reply shows what it is about', async () => {
  await ann.send(bob.username, 'Shall we **go**?')
  const page = await openPlain(bob, `/with/${ann.username}`)
  await openMenu(page, 'Shall we', 'Reply')
  await page.fill('[name=body]', ' ')
  await page.getByRole('button', { name: 'Send' }).click()
  expect(await page.locator('.error').textContent()).toContain('Write something first.')
  await page.fill('[name=body]', 'Yes')
  await page.getByRole('button', { name: 'Send' }).click()
  expect(await page.locator('.message .quoted').allTextContents()).toEqual([`${ann.username}Shall we go?`])
})

test('one reacts with one of those at hand, with any other, and takes it back', async () => {
  await ann.send(bob.username, 'done!')
  const page = await openPlain(bob, `/with/${ann.username}`)
  await page.locator('.message .more-about').click()
  await page.getByRole('button', { name: '❤️' }).click()
  await openMenu(page, 'done!', 'Another emoji')
  await page.fill('[name=react]', 'hm')
  await page.getByRole('button', { name: 'React' }).click()
  expect(await page.locator('.error').textContent()).toContain('A reaction is one emoji.')
  await page.fill('[name=react]', '🦊')
  await page.getByRole('button', { name: 'React' }).click()
  const chips = page.locator('.chip')
  expect(await chips.allTextContents()).toEqual(['❤️ 1', '🦊 1'])
  expect(await chips.first().getAttribute('aria-label')).toBe('❤️ 1: You')
  await chips.first().click()
  expect(await chips.allTextContents()).toEqual(['🦊 1'])
  await (await openPlain(ann, `/with/${bob.username}`)).locator('.chip').click()
  await page.reload()
  expect(await chips.allTextContents()).toEqual(['🦊 2'])
  expect(await chips.first().getAttribute('aria-label')).toBe(`🦊 2: You and ${ann.username}`)
})

test('the menu of another’s message, and of one that is too old, has nothing that is refused', async () => {
  const limited = await startApp({ CHATAPP_EDIT_MINUTES: '10' })
  const [cat, dan] = [await addPerson(limited, 'cat'), await addPerson(limited, 'dan')]
  const { id } = (await cat.send('dan', 'hello')).json
  const entries = async (who: Client) =>
    (await openPlain(who, `/messages/${id}/menu`)).locator('.ways a').allTextContents()
  expect(await entries(cat)).toContain('Edit')
  expect(await entries(dan)).toEqual(['Another emoji', 'Reply', 'Go to this message', 'Report'])
  await limited.database.sql`
    UPDATE messages SET created_at = created_at - interval '11 minutes' WHERE id = ${id}`
  expect(await entries(cat)).toEqual(['Another emoji', 'Reply', 'Go to this message'])
  const late = await openPlain(cat, `/messages/${id}/edit`)
  expect(await late.locator('main').textContent()).toContain('too late')
  await limited.stop()
})
