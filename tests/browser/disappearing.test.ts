import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { bodies, message, write } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'
import { startProxy } from '../support/proxy.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

test('one sets that messages disappear, the other sees it at once, and then they do, on both pages', async () => {
  const [ann, bob] = [
    await openPageAs(await addPerson(app, 'ann')),
    await openPageAs(await addPerson(app, 'bob')),
  ]
  await ann.goto(`${app.url}/with/bob`)
  await write(ann, 'stays')
  await message(ann, 'stays').waitFor()
  await bob.goto(`${app.url}/with/ann`)
  expect(await bob.locator('.bar .disappearing').isVisible()).toBe(false)

  await ann.locator('#conversation .menu summary').click()
  await ann.getByText('Disappearing messages').click()
  await ann.getByLabel('After a week').check()
  await ann.getByRole('button', { name: 'Set' }).click()
  await ann.locator('#messages').getByText('You have set that messages disappear after a week.').waitFor()
  await bob.locator('#messages').getByText('ann has set that messages disappear after a week.').waitFor()
  await bob.getByRole('link', { name: 'Messages disappear after a week' }).waitFor()

  await write(bob, 'goes')
  await message(ann, 'goes').waitFor()
  await message(bob, 'goes').waitFor()
  await app.database.sql`UPDATE messages SET expires_at = now() WHERE body = 'goes'`
  for (const page of [ann, bob]) await message(page, 'goes').waitFor({ state: 'detached' })
  expect(await bodies(ann)).toEqual(['stays'])

  await write(ann, 'after that')
  await message(bob, 'after that').waitFor()
  await bob.reload()
  expect(await bodies(bob)).toEqual(['stays', 'after that'])
  expect(problemsOn(ann)).toEqual([])
  expect(problemsOn(bob)).toEqual([])
})

test('what disappears while a device is away is gone once it is back', async () => {
  const [cat, dog] = [await addPerson(app, 'cat'), await addPerson(app, 'dog')]
  await cat.call('/api/v1/conversation/dog/disappearing/', { method: 'PUT', body: { days: 1 } })
  for (let i = 1; i <= 25; i++) await cat.send('dog', `goes ${i}`)
  const proxy = await startProxy({ port: Number(new URL(app.url).port) })
  const page = await openPageAs(dog)
  await page.goto(`http://127.0.0.1:${proxy.port}/with/cat`)
  await message(page, 'goes 25').waitFor()

  proxy.refuse(true)
  await page.locator('#notice').waitFor()
  await app.database.sql`UPDATE messages SET expires_at = now() WHERE body LIKE 'goes %'`
  const here = await openPageAs(dog, '/with/cat')
  await message(here, 'goes').first().waitFor({ state: 'detached' })
  await cat.send('dog', 'after that')
  proxy.refuse(false)
  await message(page, 'after that').waitFor()
  await message(page, 'goes').first().waitFor({ state: 'detached' })
  expect(await bodies(page)).toEqual(['after that'])
  await here.reload()
  expect(await bodies(here)).toEqual(['after that'])
  proxy.stop()
})
