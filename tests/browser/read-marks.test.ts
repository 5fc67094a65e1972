import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { message } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// "Read" means that somebody looked: a page that a browser only loaded, or that shows something else, says nothing.

let app: TestApp
let bob: Client

beforeAll(async () => {
  app = await startApp()
  bob = await addPerson(app, 'bob')
})

afterAll(() => app.stop())

async function unreadOf(person: Client): Promise<number> {
  const { json } = await person.call('/api/v1/conversation/')
  return json.results[0].unread
}

async function sendMany(recipient: string, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) await bob.send(recipient, `m${i}.`)
}

test('a page that nobody looks at marks nothing; the list follows at once when somebody does', async () => {
  const ann = await addPerson(app, 'ann')
  await bob.send('ann', 'one')
  const page = await openPageAs(ann)
  await page.addInitScript('document.hasFocus = () => window.isLookedAt === true')
  await page.goto(`${app.url}/with/bob`)
  await message(page, 'one').waitFor()
  await bob.send('ann', 'two')
  await message(page, 'two').waitFor()
  expect(await unreadOf(ann)).toBe(2)
  await page.locator('.row[data-user="bob"] .badge').waitFor()
  await page.evaluate('window.isLookedAt = true; dispatchEvent(new Event("focus"))')
  await page.locator('.row[data-user="bob"] .badge').waitFor({ state: 'detached' })
  expect(await unreadOf(ann)).toBe(0)
})

test('what comes in below while somebody reads further up is not marked until it is in view', async () => {
  const dan = await addPerson(app, 'dan')
  await sendMany('dan', 15)
  const page = await openPageAs(dan, '/with/bob', { viewport: { width: 1200, height: 400 } })
  await page.locator('.newest a').click() // it opens where reading stopped
  await page.locator('.row[data-user="bob"] .badge').waitFor({ state: 'detached' })
  await message(page, 'm1.').scrollIntoViewIfNeeded()
  await bob.send('dan', 'below')
  await message(page, 'below').waitFor()
  await page.locator('.row[data-user="bob"] .badge').waitFor()
  expect(await unreadOf(dan)).toBe(1)
  await message(page, 'below').scrollIntoViewIfNeeded()
  await page.locator('.row[data-user="bob"] .badge').waitFor({ state: 'detached' })
})

test('a page of an older part marks nothing', async () => {
  const eve = await addPerson(app, 'eve')
  await sendMany('eve', 20)
  const page = await openPageAs(eve, '/with/bob?before=10', { viewport: { width: 1200, height: 400 } })
  await message(page, 'm4.').scrollIntoViewIfNeeded()
  await page.evaluate('dispatchEvent(new Event("focus"))')
  await bob.send('eve', 'newer')
  await page.locator('.row[data-user="bob"] .preview', { hasText: 'newer' }).waitFor()
  expect(await unreadOf(eve)).toBe(21)
})

test('without JavaScript a page that is shown marks, and neither another site nor what is loaded ahead does', async () => {
  const fay = await addPerson(app, 'fay')
  await bob.send('fay', 'one')
  const ask = (headers: Record<string, string>) =>
    fetch(`${app.url}/with/bob/read?seq=1`, { headers: { authorization: `Bearer ${fay.token}`, ...headers } })
  const shown = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'image' }
  for (const headers of [
    {},
    { ...shown, 'sec-fetch-site': 'cross-site' },
    { ...shown, 'sec-fetch-dest': 'document' },
    { ...shown, 'sec-purpose': 'prefetch;prerender' },
  ]) {
    expect((await ask(headers)).status).toBe(403)
    expect(await unreadOf(fay)).toBe(1)
  }
  const page = await openPageAs(fay, '/with/bob', { javaScriptEnabled: false })
  while ((await unreadOf(fay)) > 0) await Bun.sleep(20)
  expect(await page.locator('.row[data-user="bob"] .badge').isVisible()).toBe(false)
})
