import { expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { bodies, composer, message, write } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'

/** Takes history back under a running server: what was written after a number is gone, and the numbers go on from there. */
async function restore({ database: { sql } }: TestApp, seq: number): Promise<void> {
  await sql.begin(async transaction => {
    await transaction`DELETE FROM messages WHERE seq > ${seq}`
    await transaction`UPDATE conversations SET last_seq = ${seq}`
    await transaction`UPDATE participants SET read_seq = least(read_seq, ${seq}), own_unread = 0`
  })
}

async function listenAnew({ database: { sql } }: TestApp): Promise<void> {
  await sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query ILIKE 'listen %'`
}

async function startConversation() {
  const app = await startApp()
  const [ann, bob, cleo] = [
    await addPerson(app, 'ann'),
    await addPerson(app, 'bob'),
    await addPerson(app, 'cleo'),
  ]
  for (const text of ['one', 'two', 'three', 'four']) await bob.send('ann', text)
  const page = await openPageAs(ann, '/with/bob')
  await message(page, /^four$/).waitFor()
  await page.locator('.row[data-user="bob"] .preview', { hasText: 'four' }).waitFor()
  return { app, bob, cleo, page }
}

test('a page whose database was restored shows exactly what it has, and what comes then', async () => {
  const { app, bob, cleo, page } = await startConversation()
  // What waits to be sent, and what is being typed, are the browser's.
  await page.route('**/with/bob', route =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await write(page, 'not sent yet')
  await page.locator('.waiting').waitFor()
  await composer(page).fill('half a sentence')

  await restore(app, 2)
  await bob.send('ann', 'another three')
  await app.database.sql`UPDATE epoch SET seed = DEFAULT`
  await listenAnew(app)
  await message(page, /^four$/).waitFor({ state: 'detached' }) // until then the old and the new are there
  expect(await bodies(page)).toEqual(['one', 'two', 'another three'])
  await page.locator('.row[data-user="bob"] .preview', { hasText: 'another three' }).waitFor()
  expect(await composer(page).inputValue()).toBe('half a sentence')
  expect(await page.locator('.waiting > .text').allTextContents()).toEqual(['not sent yet'])

  await bob.send('ann', 'another four')
  await message(page, /^another four$/).waitFor()
  await page.unroute('**/with/bob')
  await message(page, /^not sent yet$/).waitFor({ timeout: 60_000 })
  expect(await bodies(page)).toEqual(['one', 'two', 'another three', 'another four', 'not sent yet'])
  await cleo.send('ann', 'live')
  await page.locator('.row[data-user="cleo"] .preview', { hasText: 'live' }).waitFor()
  expect(problemsOn(page)).toEqual([])
  await app.stop()
})

test('a page that has a number beyond the last one starts anew, whatever the epoch says', async () => {
  const { app, bob, page } = await startConversation()
  await restore(app, 1)
  await listenAnew(app) // files that were copied back: all parts of the epoch are as they were
  await message(page, /^four$/).waitFor({ state: 'detached' })
  expect(await bodies(page)).toEqual(['one'])
  await bob.send('ann', 'another two')
  await message(page, /^another two$/).waitFor()
  expect(await bodies(page)).toEqual(['one', 'another two'])
  await app.stop()
})
