import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { composer, message, write } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

test('somebody blocks from the menu of a conversation; the other keeps what cannot be delivered, until it can', async () => {
  const [ann, bob] = [await addPerson(app, 'ann'), await addPerson(app, 'bob')]
  await bob.send('ann', 'hello')
  const hers = await openPageAs(ann, '/with/bob')
  const his = await openPageAs(bob, '/with/ann')

  const menu = hers.getByLabel('More about this conversation')
  await menu.click()
  await hers.keyboard.press('Escape')
  await hers.getByRole('link', { name: 'Block' }).waitFor({ state: 'hidden' })
  await menu.press('Enter')
  await hers.getByRole('link', { name: 'Block' }).click()
  await hers.getByRole('heading', { name: 'Block bob?' }).waitFor()
  await hers.getByRole('button', { name: 'Block' }).click()
  await hers.getByText('You have blocked bob.').waitFor()
  expect(await composer(hers).count()).toBe(0)

  await write(his, 'are you there?')
  const refused = his.locator('.message.refused', { hasText: 'are you there?' })
  await refused.getByText('This message cannot be delivered.').waitFor()
  await his.reload()
  await refused.waitFor()
  await composer(his).waitFor()
  expect(await message(hers, 'are you there?').count()).toBe(0)

  await hers.goto(`${app.url}/settings/privacy`)
  await hers.getByRole('button', { name: 'Unblock bob' }).click()
  await hers.getByText('Unblocked.').waitFor()
  await hers.getByText('You have blocked nobody.').waitFor()
  await hers.goto(`${app.url}/with/bob`)
  await refused.getByRole('button', { name: 'Edit' }).click()
  await his.keyboard.press('Enter')
  await message(hers, 'are you there?').waitFor()
  expect([...problemsOn(hers), ...problemsOn(his)]).toEqual([])
})

test('without JavaScript it goes the same way', async () => {
  const [cat, dan] = [await addPerson(app, 'cat'), await addPerson(app, 'dan')]
  const page = await openPageAs(cat, '/with/dan', { javaScriptEnabled: false })
  await page.getByLabel('More about this conversation').click()
  await page.getByRole('link', { name: 'Block' }).click()
  await page.getByRole('button', { name: 'Block' }).click()
  expect((await dan.send('cat', 'hello')).status).toBe(403)
  await page.getByRole('button', { name: 'Unblock' }).click()
  await composer(page).waitFor()
  expect((await dan.send('cat', 'hello')).status).toBe(201)
})
