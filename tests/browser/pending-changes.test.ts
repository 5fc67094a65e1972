import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies, message, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

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

test('a message whose answer was lost is edited and deleted once it is known to be stored, after a reload too', async () => {
  const page = await openPageAs(ann, `/with/${bob.username}`)
  let isAnswerLost = true
  await page.route(`**/with/${bob.username}`, async route => {
    if (route.request().method() !== 'POST' || !isAnswerLost) return route.fallback()
    await route.fetch()
    await route.abort()
  })
  await write(page, 'to be edited')
  const waiting = page.locator('.message.waiting')
  await waiting.getByRole('button', { name: 'Edit' }).click()
  await write(page, 'edited while it waits')
  await waiting.locator('.text', { hasText: 'edited while it waits' }).waitFor()
  await write(page, 'to be deleted')
  await waiting.nth(1).getByRole('button', { name: 'Delete' }).click()
  await waiting.nth(1).waitFor({ state: 'detached' }) // it was never on its way
  await waiting.getByRole('button', { name: 'Edit' }).click()
  await write(page, 'edited twice')
  await page.reload()
  await waiting.locator('.text', { hasText: 'edited twice' }).waitFor()
  isAnswerLost = false
  await message(page, 'edited twice').waitFor()
  await waiting.waitFor({ state: 'detached' })
  await page.locator('.message[data-pending]').waitFor({ state: 'detached' }) // the second edit is on its way
  const { json } = await bob.call(`/api/v1/message/?target=${ann.username}`)
  expect(json.results).toMatchObject([{ body: 'edited twice', seq: 1 }])
  expect(json.last_change).toBe(2)
})

test('a change finds no other message that has the id by now, as after a restore', async () => {
  const { id } = (await ann.send(bob.username, 'as it was')).json
  const page = await openPageAs(ann, `/with/${bob.username}`)
  await message(page, 'as it was').waitFor()
  await app.database.sql`ALTER TABLE messages DISABLE TRIGGER USER`
  await app.database.sql`
    UPDATE messages SET created_at = created_at - interval '1 day', body = 'another one' WHERE id = ${id}`
  await app.database.sql`ALTER TABLE messages ENABLE TRIGGER USER`
  await page.locator('.message').hover()
  await page.locator('.message > .more-about').click()
  await page.locator('.message-menu').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Delete for both').click()
  await page.locator('.refusal .state', { hasText: 'There is no such message.' }).waitFor()
  const { json } = await bob.call(`/api/v1/message/${id}/`)
  expect(json).toMatchObject({ body: 'another one', deleted: null })
})

test('what others do to a message before the answer that stored it arrives is not missed', async () => {
  const page = await openPageAs(ann, `/with/${bob.username}`)
  await page.route(`**/with/${bob.username}`, async route => {
    if (route.request().method() !== 'POST') return route.fallback()
    const response = await route.fetch()
    const { json } = await bob.call(`/api/v1/message/?target=${ann.username}`)
    const path = `/api/v1/message/${json.results[0].id}/reaction/${encodeURIComponent('🎉')}/`
    await bob.call(path, { method: 'PUT' })
    await page.locator('#messages[data-change="1"]').waitFor()
    await route.fulfill({ response })
  })
  await write(page, 'quick')
  await page.locator('.chip[value="🎉"]').waitFor()
  expect(await bodies(page)).toEqual(['quick'])
})

test('a page that the browser froze has everything when it goes on', async () => {
  const first = (await ann.send(bob.username, 'one')).json.id
  const page = await openPageAs(bob, `/with/${ann.username}`)
  await message(page, 'one').waitFor()
  const session = await page.context().newCDPSession(page)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  await ann.call(`/api/v1/message/${first}/`, { method: 'PATCH', body: { body: 'two' } })
  await ann.send(bob.username, 'three')
  await ann.call(`/api/v1/message/${first}/`, { method: 'DELETE' })
  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await message(page, 'This message was deleted.').waitFor()
  await message(page, 'three').waitFor()
  expect(await bodies(page)).toEqual(['This message was deleted.', 'three'])
})
