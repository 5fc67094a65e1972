import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { bodies, message, write } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'

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
  await ann.getByText('You have set that messages disappear after a week.').waitFor()
  await bob.getByText('ann has set that messages disappear after a week.').waitFor()
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
