import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { actOn } from '../changes/page-deeds.ts'
import { watchVersions } from '../changes/page-faults.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies, composer, message, write } from '../support/chat-page.ts'
import { type Client, clientFor } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { startProxy } from '../support/proxy.ts'

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

async function sendBy(who: Client, body: string, more: object = {}): Promise<number> {
  const recipient = who === ann ? bob.username : ann.username
  const { json } = await who.call('/api/v1/message/', { body: { recipient, body, ...more } })
  return json.id
}

const edit = (who: Client, id: number, body: string) =>
  who.call(`/api/v1/message/${id}/`, { method: 'PATCH', body: { body } })
const remove = (who: Client, id: number) => who.call(`/api/v1/message/${id}/`, { method: 'DELETE' })

/** Waits until a page has all changes up to one. */
async function untilChange(page: Page, change: number): Promise<void> {
  await page.locator(`#messages[data-change="${change}"]`).waitFor()
}

const openWith = (who: Client, other: Client) => openPageAs(who, `/with/${other.username}`)

describe('what is changed', () => {
  test('is seen at once by both people, in the conversation, where it is quoted, and in the list', async () => {
    const first = await sendBy(ann, 'one')
    const reply = await sendBy(bob, 'about one', { reply_to: first })
    const pages = [await openWith(ann, bob), await openWith(bob, ann), await openWith(ann, bob)]
    for (const page of pages) await message(page, 'about one').waitFor()
    await edit(ann, first, 'uno')
    for (const page of pages) {
      await message(page, /^uno$/).waitFor()
      await page.locator('.quoted', { hasText: 'uno' }).waitFor()
    }
    await remove(ann, first)
    await edit(bob, reply, 'about nothing')
    for (const page of pages) {
      await page.locator('.quoted', { hasText: DELETED }).waitFor()
      await message(page, 'about nothing').waitFor()
      expect(await bodies(page)).toEqual([DELETED, 'about nothing'])
      await page.locator('.row .preview', { hasText: 'about nothing' }).waitFor()
    }
  })

  test('is caught up by a page that was away, far beyond what is asked for at once', async () => {
    const ids: number[] = []
    for (let i = 0; i < 12; i++) ids.push(await sendBy(ann, `m${i}`))
    const proxy = await startProxy({ port: Number(new URL(app.url).port) })
    const page = await openPageAs(
      clientFor(`http://127.0.0.1:${proxy.port}`, bob.username, bob.token),
      `/with/${ann.username}`,
    )
    await message(page, 'm11').waitFor()
    proxy.refuse(true)
    for (let round = 0; round < 10; round++)
      for (const [index, id] of ids.entries()) await edit(ann, id, `m${index} in round ${round}`)
    await remove(ann, ids[4] ?? 0)
    await sendBy(ann, 'new meanwhile')
    proxy.refuse(false)
    await message(page, 'new meanwhile').waitFor()
    await untilChange(page, 121)
    expect(await bodies(page)).toEqual([
      ...ids.map((_, index) => (index === 4 ? DELETED : `m${index} in round 9`)),
      'new meanwhile',
    ])
    proxy.stop()
  })
})

describe('an answer that was read before a change and arrives after it', () => {
  /** Has the answer to the next such request wait on its way, until told to go on. */
  async function holdNext(page: Page, pattern: string) {
    const read = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    await page.route(
      pattern,
      async route => {
        const response = await route.fetch()
        read.resolve()
        await goOn.promise
        await route.fulfill({ response })
      },
      { times: 1 },
    )
    return { read: read.promise, goOn: () => goOn.resolve() }
  }

  test('is set right where it is a new message with a quote', async () => {
    const first = await sendBy(ann, 'secret')
    const page = await openWith(bob, ann)
    await message(page, 'secret').waitFor()
    const held = await holdNext(page, '**/messages/*')
    const reply = await sendBy(ann, 'a reply', { reply_to: first })
    await held.read
    await remove(ann, first)
    await edit(ann, reply, 'another reply')
    await untilChange(page, 2)
    held.goOn()
    await message(page, 'another reply').waitFor()
    await page.locator('.quoted', { hasText: DELETED }).waitFor()
    expect(await page.locator('body').textContent()).not.toContain('secret')
  })

  test('is set right where it is an answer that was sent on the page', async () => {
    const first = await sendBy(ann, 'secret')
    const page = await openWith(bob, ann)
    await message(page, 'secret').waitFor()
    const held = await holdNext(page, `**/with/${ann.username}`)
    await actOn(page, 'send', 0, 'a reply')
    await held.read
    await remove(ann, first)
    await untilChange(page, 1)
    held.goOn()
    await message(page, 'a reply').waitFor()
    await page.locator('.quoted', { hasText: DELETED }).waitFor()
    expect(await page.locator('body').textContent()).not.toContain('secret')
  })

  test('is set right where it is a page of older messages', async () => {
    const first = await sendBy(ann, 'secret')
    for (let i = 0; i < 18; i++) await sendBy(ann, `line ${i}\n`.repeat(5))
    await bob.call(`/api/v1/conversation/${ann.username}/read/`, { body: { seq: 19 } })
    const page = await openWith(bob, ann)
    await message(page, 'line 17').waitFor()
    const held = await holdNext(page, '**/messages?before=*')
    await page.evaluate(`document.querySelector('.scroller').scrollTo(0, -100_000)`)
    await held.read
    await remove(ann, first)
    await untilChange(page, 1)
    held.goOn()
    await message(page, DELETED).waitFor()
    expect(await page.locator('body').textContent()).not.toContain('secret')
  })

  test('is passed over where it is to a change that was made on the page', async () => {
    const id = await sendBy(ann, 'one')
    const page = await openWith(ann, bob)
    await watchVersions(page)
    await page.reload()
    await message(page, 'one').waitFor()
    const held = await holdNext(page, '**/messages/*/edit')
    await composer(page).press('ArrowUp')
    await write(page, 'two')
    await held.read
    await edit(ann, id, 'three')
    await untilChange(page, 2)
    held.goOn()
    await page.locator('#messages > .message:not([data-pending])').waitFor()
    expect(await bodies(page)).toEqual(['three'])
    expect(await page.evaluate('wentBack')).toEqual([])
  })

  test('is set right where it is what was changed', async () => {
    const first = await sendBy(ann, 'one')
    const page = await openWith(bob, ann)
    await message(page, 'one').waitFor()
    const held = await holdNext(page, '**/messages?changed_after=*')
    await edit(ann, first, 'two')
    await held.read
    await edit(ann, first, 'three')
    held.goOn()
    await message(page, 'three').waitFor()
    await untilChange(page, 2)
  })
})
