import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { bodies, composer, message, write } from '../support/chat-page.ts'
import { type Client, clientFor } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { type FaultyProxy, startProxy } from '../support/proxy.ts'

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

const openWith = (who: Client, other: Client) => openPageAs(who, `/with/${other.username}`)

function item(page: Page, text: string | RegExp): Locator {
  return page.locator('#messages > .message', { has: page.locator('.text', { hasText: text }) })
}

async function choose(page: Page, text: string | RegExp, entry: string): Promise<void> {
  await item(page, text).hover()
  await item(page, text).locator('.more-about').click()
  await page.locator('.message-menu').getByRole('button', { name: entry, exact: true }).click()
}

describe('with two people, and a second device of one', () => {
  test('a message is edited in the field, and what was begun there comes back', async () => {
    await ann.send(bob.username, 'Se you at *eight*')
    const pages = [await openWith(ann, bob), await openWith(ann, bob), await openWith(bob, ann)]
    const [page] = pages
    if (!page) return
    await composer(page).fill('begun')
    await choose(page, 'Se you', 'Edit')
    expect(await composer(page).inputValue()).toBe('Se you at *eight*')
    await write(page, 'See you at *nine*')
    for (const each of pages) {
      await message(each, 'See you at nine').waitFor()
      await item(each, 'See you').locator('.edited').waitFor()
    }
    expect(await composer(page).inputValue()).toBe('begun')
    expect(await page.locator('.about-message').count()).toBe(0)

    const other = pages.at(-1)
    await other?.locator('.edited').click()
    const versions = other?.locator('dialog.earlier .versions .text')
    await versions?.first().waitFor()
    expect(await versions?.allTextContents()).toEqual(['Se you at eight', 'See you at nine'])
    for (const each of pages) expect(problemsOn(each)).toEqual([])
  })

  test('a message is deleted after a question', async () => {
    await ann.send(bob.username, 'a mistake')
    const pages = [await openWith(ann, bob), await openWith(ann, bob), await openWith(bob, ann)]
    const [page] = pages
    if (!page) return
    await choose(page, 'a mistake', 'Delete')
    await page.locator('dialog.deleting').getByText('Cancel').click()
    await choose(page, 'a mistake', 'Delete')
    await page.locator('dialog.deleting').getByText('Delete for both').click()
    for (const each of pages) {
      await message(each, DELETED).waitFor()
      await each.locator('.row .preview', { hasText: DELETED }).waitFor()
    }
  })

  test('a message is answered, after a reload, too', async () => {
    await ann.send(bob.username, 'Shall we **go**?')
    const [mine, theirs] = [await openWith(bob, ann), await openWith(ann, bob)]
    await choose(mine, 'Shall we', 'Reply')
    await mine.reload()
    expect(await mine.locator('.about-message .quoted').textContent()).toBe(`${ann.username}Shall we go?`)
    await write(mine, 'Yes')
    for (const page of [mine, theirs]) await item(page, 'Yes').locator('a.quoted').waitFor()
    expect(await item(mine, 'Yes').locator('.quoted').textContent()).toBe(`${ann.username}Shall we go?`)
    expect(await item(theirs, 'Yes').locator('.quoted').textContent()).toBe('YouShall we go?')
    expect(await mine.locator('.about-message').count()).toBe(0)
    await mine.reload()
    expect(await mine.locator('.about-message').count()).toBe(0)
    await write(mine, 'and this is no answer')
    await item(theirs, 'no answer').waitFor()
    expect(await item(theirs, 'no answer').locator('.quoted').count()).toBe(0)
  })

  test('reactions are made and taken back, and say who made them', async () => {
    await ann.send(bob.username, 'done!')
    const [mine, theirs] = [await openWith(bob, ann), await openWith(ann, bob)]
    await choose(mine, 'done!', '👍')
    const [own, other] = [mine.locator('.chip'), theirs.locator('.chip')]
    await mine.locator('.chip[aria-label="👍 1: You"][aria-pressed="true"]').waitFor()
    await theirs.locator(`.chip[aria-label="👍 1: ${bob.username}"][aria-pressed="false"]`).click()
    await mine.locator(`.chip[aria-label="👍 2: You and ${ann.username}"]`).waitFor()
    expect(await own.textContent()).toBe('👍 2')
    await own.click()
    await theirs.locator('.chip[aria-label="👍 1: You"]').click()
    for (const chips of [own, other]) await chips.waitFor({ state: 'detached' })
    await item(mine, 'done!').hover()
    await mine.locator('.message .more-about').click()
    await mine.getByRole('button', { name: 'Another emoji' }).click()
    await mine.locator('emoji-picker button.emoji[role=menuitem]').first().waitFor()
    await mine.keyboard.type('fox')
    await mine.locator('emoji-picker button[role=option]').first().click()
    await theirs.locator('.chip[value="🦊"]').waitFor()
  })
})

test('everything is done by keyboard, and the focus is never lost', async () => {
  await ann.send(bob.username, 'first')
  await bob.send(ann.username, 'theirs')
  await ann.send(bob.username, 'last')
  const page = await openWith(ann, bob)
  await message(page, 'last').waitFor()
  const focused = () =>
    page.evaluate<string>(
      `((e = document.activeElement) => (e.closest('.message')?.querySelector('.text')?.textContent ?? '') + ' ' + (e.getAttribute('aria-label') ?? e.textContent ?? e.localName).trim())()`,
    )
  // ↑ in an empty field edits the last of one's own; Escape lets that be.
  await composer(page).focus()
  await page.keyboard.press('ArrowUp')
  expect(await composer(page).inputValue()).toBe('last')
  await page.keyboard.press('Escape')
  expect(await composer(page).inputValue()).toBe('')
  // Shift+Tab leads to the newest message, the arrows to the others.
  await page.keyboard.press('Shift+Tab')
  expect(await focused()).toBe('last More about this message')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  expect(await focused()).toBe('first More about this message')
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.matches(".composer textarea")')).toBe(true)
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  expect(await focused()).toBe(' 👍')
  await page.keyboard.press('Escape')
  expect(await focused()).toBe('first More about this message')
  await page.keyboard.press(' ')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.locator('.chip[aria-label="❤️ 1: You"]').waitFor()
  expect(await focused()).toBe('first More about this message')
  await page.keyboard.press('Shift+Tab')
  expect(await focused()).toBe('first ❤️ 1: You')
  await page.keyboard.press('Enter')
  await page.locator('.chip').waitFor({ state: 'detached' })
  expect(await page.evaluate('document.activeElement.id || document.activeElement.className')).not.toBe('')
  expect(await page.evaluate('document.activeElement === document.body')).toBe(false)
})

describe('where the server is out of reach', () => {
  let proxy: FaultyProxy

  beforeEach(async () => {
    proxy = await startProxy({ port: Number(new URL(app.url).port) })
  })

  const openBehind = (who: Client, other: Client) =>
    openPageAs(
      clientFor(`http://127.0.0.1:${proxy.port}`, who.username, who.token),
      `/with/${other.username}`,
    )

  test('edits, deletions and reactions wait, are shown at once, survive a reload, and are made in order', async () => {
    await ann.send(bob.username, 'to edit *this*')
    await ann.send(bob.username, 'to delete')
    await bob.send(ann.username, 'to react to')
    const page = await openBehind(ann, bob)
    const other = await openWith(bob, ann)
    const second = await page.context().newPage()
    await second.goto(page.url())
    await message(second, 'to react to').waitFor()
    await message(page, 'to react to').waitFor()
    proxy.refuse(true)
    await choose(page, 'to edit', 'Edit')
    expect(await composer(page).inputValue()).toBe('to edit *this*')
    await write(page, 'edited *once*')
    await choose(page, 'edited', 'Edit')
    await write(page, 'edited *twice*')
    await choose(page, 'to delete', 'Delete')
    await page.getByText('Delete for both').click()
    await choose(page, 'to react to', '😂')
    await write(page, 'and a new one')
    await page.locator('.message[data-pending] .state', { hasText: 'Waiting' }).first().waitFor()
    for (const tab of [page, second]) {
      await tab.locator('.chip[value="😂"][aria-pressed="true"]').waitFor()
      await message(tab, 'edited *twice*').waitFor()
      await message(tab, DELETED).waitFor()
    }
    expect(await bodies(other)).toEqual(['to edit this', 'to delete', 'to react to'])
    // The page itself cannot be loaded without a server: somebody who comes back finds all of it.
    await page.close({ runBeforeUnload: false })
    proxy.refuse(false)
    const expected = ['edited twice', DELETED, 'to react to', 'and a new one']
    for (const each of [other, second]) {
      await message(each, 'and a new one').waitFor()
      expect(await bodies(each)).toEqual(expected)
      await each.locator('.chip[value="😂"]').waitFor()
    }
    await second.locator('[data-pending]').first().waitFor({ state: 'detached' })
    const { json } = await bob.call(`/api/v1/message/?target=${ann.username}`)
    expect(json.last_change).toBe(4)
  })

  test('a message that waits is edited and deleted itself', async () => {
    const page = await openBehind(ann, bob)
    await composer(page).waitFor()
    proxy.refuse(true)
    for (const text of ['one', 'two', 'three']) await write(page, text)
    const waiting = page.locator('.message.waiting')
    await waiting.nth(2).getByText('Delete', { exact: true }).click()
    await waiting.nth(1).getByText('Edit').click()
    await write(page, 'two, edited')
    await waiting.nth(0).getByText('Edit').click()
    await write(page, 'one, edited')
    await page.locator('.waiting', { hasText: 'one, edited' }).waitFor()
    proxy.refuse(false)
    await message(page, 'two, edited').waitFor()
    await waiting.first().waitFor({ state: 'detached' })
    await message(page, 'one, edited').waitFor()
    expect(await bodies(page)).toEqual(['one, edited', 'two, edited'])
  })

  test('what is refused later is taken back, with the reason, and no text is lost', async () => {
    await ann.send(bob.username, 'as it was')
    const page = await openBehind(ann, bob)
    await message(page, 'as it was').waitFor()
    proxy.refuse(true)
    await choose(page, 'as it was', 'Edit')
    await write(page, 'as it will not be')
    await choose(page, 'as it will not be', '👍')
    await bob.call(`/api/v1/block/${ann.username}/`, { method: 'PUT' })
    proxy.refuse(false)
    const refusals = page.locator('.refusal')
    await refusals.nth(1).waitFor()
    expect(await bodies(page)).toEqual(['as it was'])
    expect(await page.locator('.chip').count()).toBe(0)
    expect(await refusals.first().locator('.state').textContent()).toBe('This message cannot be delivered.')
    await page.reload()
    await refusals.nth(1).getByText('Dismiss').click()
    await refusals.first().getByText('Edit').click()
    expect(await composer(page).inputValue()).toBe('as it will not be')
    expect(await refusals.count()).toBe(0)
  })
})
