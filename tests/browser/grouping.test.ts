import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { arrangement, bodies, message, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { recordLayoutShifts, takeLayoutShifts } from '../support/layout-shifts.ts'
import { addPerson } from '../support/people.ts'

// Messages of one person that follow each other within five minutes are a group with one time and one face, however they came into the page.

let app: TestApp
let bob: Client

beforeAll(async () => {
  app = await startApp()
  bob = await addPerson(app, 'bob')
})

afterAll(() => app.stop())

/** Somebody who has a conversation with Bob: of each message, when it was stored, and whose it is. */
async function addTalk(name: string, messages: [at: string, sender: 'bob' | 'other'][]): Promise<Client> {
  const other = await addPerson(app, name)
  for (const [index, [, sender]] of messages.entries()) {
    const text = `m${index + 1}`
    await (sender === 'bob' ? bob.send(name, text) : other.send('bob', text))
  }
  for (const [index, [at]] of messages.entries())
    await app.database.sql`
      UPDATE messages SET created_at = ${at}::text::timestamptz
      WHERE seq = ${index + 1} AND conversation_id = (
        SELECT conversation_id FROM participants JOIN users ON users.id = user_id WHERE username = ${name})`
  await other.call('/api/v1/conversation/bob/read/', { body: { seq: messages.length } })
  return other
}

/** Where each thing of a conversation is, seen from where its list ends. */
function places(page: Page): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll('#messages > *, #messages .avatar')].map(item => {
    const { x, y, width, height } = item.getBoundingClientRect()
    const { bottom } = document.querySelector('#messages').getBoundingClientRect()
    return [item.className, x, bottom - y, width, height].join(' ')
  })`)
}

test('the server groups as the script does, so that nothing moves when the script begins', async () => {
  const ann = await addTalk('ann', [
    ['2026-03-01 10:00Z', 'bob'],
    ['2026-03-01 10:04:59Z', 'bob'],
    ['2026-03-01 10:09:58Z', 'bob'], // by the one before, not by the first
    ['2026-03-01 10:14:58Z', 'bob'], // five minutes are another group
    ['2026-03-01 10:15Z', 'other'],
    ['2026-03-01 10:16Z', 'other'],
    ['2026-03-01 23:59Z', 'bob'],
    ['2026-03-02 00:01Z', 'bob'], // a day begins
  ])
  const expected = [
    'day',
    'other: m1',
    'other+ m2',
    'other+ m3',
    'other: m4',
    'own: m5',
    'own+ m6',
    'other: m7',
    'day',
    'other: m8',
  ]
  const plain = await openPageAs(ann, '/with/bob', { javaScriptEnabled: false, timezoneId: 'UTC' })
  const page = await openPageAs(ann, '/with/bob', { timezoneId: 'UTC', locale: 'en-GB' })
  await page.locator('.message time[title]').first().waitFor()
  expect(await plain.locator('#messages > .message.follows').count()).toBe(3)
  expect(await arrangement(page)).toEqual(expected)
  expect(await places(plain)).toEqual(await places(page))
  // One face and one time for each group of Bob's.
  expect(await page.locator('.message > .avatar').count()).toBe(4)
  const clipOfTime = (text: string) =>
    page.evaluate(`getComputedStyle([...document.querySelectorAll('.message')]
      .find(item => item.querySelector('.text').textContent === '${text}').querySelector('.at')).clipPath`)
  expect(await clipOfTime('m1')).toBe('none')
  expect(await clipOfTime('m2')).not.toBe('none')
  await message(page, 'm2').hover()
  expect(await clipOfTime('m2')).toBe('none')
  expect(problemsOn(page)).toEqual([])
})

test('by the reader’s own midnight', async () => {
  const cat = await addTalk('cat', [
    ['2026-03-01 14:59Z', 'bob'],
    ['2026-03-01 15:01Z', 'bob'],
  ])
  const [here, tokyo] = [
    await openPageAs(cat, '/with/bob', { timezoneId: 'UTC' }),
    await openPageAs(cat, '/with/bob', { timezoneId: 'Asia/Tokyo' }),
  ]
  expect(await arrangement(here)).toEqual(['day', 'other: m1', 'other+ m2'])
  expect(await arrangement(tokyo)).toEqual(['day', 'other: m1', 'day', 'other: m2'])
})

test('what comes live, by catching up, from the outbox and in pieces joins the group it belongs to, and nothing moves', async () => {
  const dan = await addTalk(
    'dan',
    Array.from({ length: 20 }, (_, i): [string, 'bob'] => [`2026-03-01 10:${10 + i}Z`, 'bob']),
  )
  const page = await openPageAs(dan)
  await recordLayoutShifts(page)
  await page.goto(`${app.url}/with/bob`)
  await page.locator('.message time[title]').first().waitFor()
  await takeLayoutShifts(page)

  await bob.send('dan', 'live 1')
  await bob.send('dan', 'live 2')
  await message(page, 'live 2').waitFor()
  expect((await arrangement(page)).slice(-3)).toEqual(['day', 'other: live 1', 'other+ live 2'])

  await page.route('**/with/bob', route =>
    route.request().method() === 'POST' ? route.abort() : route.fallback(),
  )
  await write(page, 'waits 1')
  await write(page, 'waits 2')
  await page.locator('.waiting').nth(1).waitFor()
  expect((await arrangement(page)).slice(-2)).toEqual(['own: waits 1', 'own+ waits 2'])
  await bob.send('dan', 'live 3') // takes its place before what waits
  await message(page, 'live 3').waitFor()
  expect((await arrangement(page)).slice(-4)).toEqual([
    'other+ live 2',
    'other+ live 3',
    'own: waits 1',
    'own+ waits 2',
  ])
  await page.unroute('**/with/bob')
  await message(page, 'waits 2').waitFor()
  expect((await arrangement(page)).slice(-2)).toEqual(['own: waits 1', 'own+ waits 2'])

  // A frame that was lost: the next message brings what is missing.
  await page.route('**/messages/*', route => route.abort())
  await bob.send('dan', 'lost')
  await page.unroute('**/messages/*')
  await bob.send('dan', 'brings it')
  await message(page, 'brings it').waitFor()
  await message(page, 'lost').waitFor()
  expect((await arrangement(page)).slice(-2)).toEqual(['other: lost', 'other+ brings it'])

  // What was the first of the page goes on with what is loaded above it.
  expect((await arrangement(page)).slice(0, 2)).toEqual(['day', 'other: m6'])
  await page.locator('#messages .more').scrollIntoViewIfNeeded()
  await message(page, /^m1$/).waitFor()
  expect((await arrangement(page)).slice(0, 7)).toEqual([
    'day',
    'other: m1',
    ...[2, 3, 4, 5, 6].map(n => `other+ m${n}`),
  ])
  expect(await bodies(page)).toHaveLength(27)
  expect(await page.locator('.message > .avatar').count()).toBe(3)
  expect(await takeLayoutShifts(page)).toEqual([])
})

test('when a message between two groups goes, they are one', async () => {
  const eve = await addTalk('eve', [
    ['2026-03-01 10:00Z', 'bob'],
    ['2026-03-01 10:01Z', 'other'],
    ['2026-03-01 10:02Z', 'bob'],
  ])
  const page = await openPageAs(eve, '/with/bob')
  expect(await arrangement(page)).toEqual(['day', 'other: m1', 'own: m2', 'other: m3'])
  await page.evaluate(`document.querySelector('.message.own').remove()`)
  expect(await arrangement(page)).toEqual(['day', 'other: m1', 'other+ m3'])
})

test('a face that is changed while the page is open is another one beside the messages too', async () => {
  const fay = await addTalk('fay', [['2026-03-01 10:00Z', 'bob']])
  const page = await openPageAs(fay, '/with/bob')
  await page.evaluate(`document.querySelector('#conversation > .bar > .avatar').textContent = 'X'`)
  await page.locator('.message > .avatar', { hasText: 'X' }).waitFor()
})

test('the day stays in view while one scrolls through it', async () => {
  const gus = await addTalk(
    'gus',
    Array.from({ length: 14 }, (_, i): [string, 'bob'] => [`2026-03-0${i < 7 ? 1 : 2} 1${i % 7}:00Z`, 'bob']),
  )
  const page = await openPageAs(gus, '/with/bob', {
    viewport: { width: 800, height: 400 },
    timezoneId: 'UTC',
    locale: 'en-GB',
  })
  const dayAtTop = () =>
    page.evaluate<string>(`(() => {
      const { x, y, width } = document.querySelector('.scroller').getBoundingClientRect()
      return document.elementFromPoint(x + width / 2, y + 8).closest('.day')?.textContent
    })()`)
  expect(await dayAtTop()).toContain('2 March')
  await message(page, /^m4$/).scrollIntoViewIfNeeded()
  expect(await dayAtTop()).toContain('1 March')
})
