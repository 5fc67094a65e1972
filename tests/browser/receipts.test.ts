import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { message, write } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

/** What stands under one's own messages, by their texts. */
function receipts(page: Page): Promise<string[]> {
  return page.locator('#messages > .message.own > .receipt').evaluateAll(shown =>
    shown.map(receipt => {
      const text = receipt.parentElement?.querySelector('.text')?.textContent?.trim()
      return `${text}: ${receipt.textContent}`
    }),
  )
}

test('one’s own message is sent, delivered and read, live, whether or not the other looks', async () => {
  const ann = await openPageAs(await addPerson(app, 'ann'))
  const bob = await addPerson(app, 'bob')
  await ann.goto(`${app.url}/with/bob`)
  await write(ann, 'one')
  await message(ann, 'one').waitFor()
  expect(await receipts(ann)).toEqual(['one: Sent'])

  // A page in the background: it gets what is sent, and nobody looks at it.
  const bobs = await openPageAs(bob)
  await bobs.addInitScript('document.hasFocus = () => window.isLookedAt === true')
  await bobs.goto(`${app.url}/with/ann`)
  await ann.locator('.receipt', { hasText: 'Delivered' }).waitFor()
  await write(ann, 'two')
  await message(bobs, 'two').waitFor()
  while ((await receipts(ann)).join() !== 'two: Delivered') await Bun.sleep(20)

  await bobs.evaluate('window.isLookedAt = true; dispatchEvent(new Event("focus"))')
  await ann.locator('.receipt', { hasText: 'Read' }).waitFor()
  expect(await receipts(ann)).toEqual(['two: Read'])
  await bobs.close()
  await write(ann, 'three')
  await message(ann, 'three').waitFor()
  expect(await receipts(ann)).toEqual(['two: Read', 'three: Sent'])

  await ann.reload()
  expect(await receipts(ann)).toEqual(['two: Read', 'three: Sent'])
  expect(problemsOn(ann)).toEqual([])
})

test('that a message is delivered and read moves nothing', async () => {
  const cat = await openPageAs(await addPerson(app, 'cat'))
  const dan = await addPerson(app, 'dan')
  await cat.goto(`${app.url}/with/dan`)
  for (const text of ['one', 'two', 'three']) {
    await write(cat, text)
    await message(cat, text).waitFor()
  }
  const places = () =>
    cat
      .locator('#messages > .message')
      .evaluateAll(items => items.map(item => JSON.stringify(item.getBoundingClientRect())))
  const before = await places()
  const { json } = await dan.call('/api/v1/message/?target=cat')
  expect(json.results).toHaveLength(3)
  await cat.locator('.receipt', { hasText: 'Delivered' }).waitFor()
  await dan.call('/api/v1/conversation/cat/read/', { body: { seq: 2 } })
  await cat.locator('.receipt', { hasText: 'Read' }).waitFor()
  expect(await receipts(cat)).toEqual(['two: Read', 'three: Delivered'])
  expect(await places()).toEqual(before)
})
