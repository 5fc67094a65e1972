import { expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies, message, write } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'
import { startProxy } from '../support/proxy.ts'
import { createRandom } from './random.ts'

const SEED = 11
const MESSAGES = 45
const DAY_MS = 24 * 60 * 60_000

/** Ann's page is open at her conversation with Bob, and its clock is ours. */
async function openConversation() {
  const app = await startApp()
  const proxy = await startProxy({ port: Number(new URL(app.url).port) })
  const url = `http://127.0.0.1:${proxy.port}`
  const bob = await addPerson(app, 'bob')
  const ann = await openPageAs(await addPerson({ ...app, url }, 'ann'))
  await ann.clock.install()
  await ann.goto(`${url}/with/bob`)
  await ann.locator('.beginning').waitFor()
  return {
    ann,
    bob,
    proxy,
    stored: async () => {
      const rows = await app.database.sql<{ body: string }[]>`SELECT body FROM messages ORDER BY seq`
      return rows.map(({ body }) => body)
    },
    async stop() {
      await ann.context().close()
      proxy.stop()
      await app.stop()
    },
  }
}

function jump(page: Page, days: number): Promise<void> {
  return page.clock.setSystemTime(Date.now() + days * DAY_MS)
}

test('a page whose clock jumps days back and forth has every message once and in order, over cuts too', async () => {
  const { ann, bob, proxy, stored, stop } = await openConversation()
  const random = createRandom(SEED)
  const typed: string[] = []
  const sent: string[] = []
  for (let i = 0; i < MESSAGES; i++) {
    if (i % 4 === 1) await jump(ann, random.pick([-1, 0, 1]))
    if (i % 9 === 4) proxy.cut()
    if (i % 3 === 0) {
      await write(ann, `ann ${i}`)
      typed.push(`ann ${i}`)
    } else {
      await bob.send('ann', `bob ${i}`)
      sent.push(`bob ${i}`)
    }
  }
  await ann
    .locator('#messages > .message:not(.waiting)')
    .nth(MESSAGES - 1)
    .waitFor()
  await ann.locator('.waiting').waitFor({ state: 'detached' })

  const shown = await bodies(ann)
  expect(shown).toEqual(await stored())
  expect(shown.filter(body => body.startsWith('ann'))).toEqual(typed)
  expect(shown.filter(body => body.startsWith('bob'))).toEqual(sent)
  await stop()
})

test('what was typed while the clock jumped back and nothing could be sent is sent in the order of typing, after a reload too', async () => {
  const { ann, stored, stop } = await openConversation()
  await ann.route('**/with/bob', route =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  const typed = ['first', 'second, a day earlier', 'third, a day later']
  for (const [index, days] of [0, -1, 1].entries()) {
    await jump(ann, days)
    await write(ann, typed[index] ?? '')
    await ann.locator('.waiting').nth(index).waitFor()
  }
  await ann.reload()
  await ann.locator('.waiting').nth(2).waitFor()
  await ann.unroute('**/with/bob')
  for (const body of typed) await message(ann, body).waitFor()
  expect(await stored()).toEqual(typed)
  expect(await bodies(ann)).toEqual(typed)
  await stop()
})
