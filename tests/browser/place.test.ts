import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { arrangement, bodies, message, open, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { recordLayoutShifts, takeLayoutShifts } from '../support/layout-shifts.ts'
import { addPerson } from '../support/people.ts'

// Where one is in a conversation: at what is new, where one was, where a link leads, and the way to the newest.

let app: TestApp
let bob: Client
let cleo: Client

beforeAll(async () => {
  app = await startApp()
  bob = await addPerson(app, 'bob')
  cleo = await addPerson(app, 'cleo')
})

afterAll(() => app.stop())

const SMALL = { viewport: { width: 1000, height: 500 } }

/** Somebody to whom Bob has written so much, of which they have read so much. */
async function addReader(name: string, { sent, read }: { sent: number; read: number }): Promise<Client> {
  const reader = await addPerson(app, name)
  await app.database.sql`
    INSERT INTO messages (sender_id, recipient_id, body)
    SELECT s.id, r.id, 'm' || n FROM users s, users r, generate_series(1, ${sent}::int) n
    WHERE s.username = 'bob' AND r.username = ${name} ORDER BY n`
  await reader.call('/api/v1/conversation/bob/read/', { body: { seq: read } })
  return reader
}

async function unreadOf(person: Client): Promise<number> {
  const { json } = await person.call('/api/v1/conversation/')
  return json.results.find(({ user }: { user: string }) => user === 'bob').unread
}

function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `m${from + i}`)
}

function exactly(page: Page, text: string): Locator {
  return message(page, new RegExp(`^${text}$`))
}

async function topOf(page: Page, text: string): Promise<number> {
  return (await exactly(page, text).boundingBox())?.y ?? Number.NaN
}

function isInView(page: Page, selector: string): Promise<boolean> {
  return page.evaluate(`(() => {
    const box = document.querySelector('.scroller').getBoundingClientRect()
    const { top, bottom } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect()
    return top >= box.top && bottom <= box.bottom
  })()`)
}

const scrollToEnd = (page: Page) => page.evaluate(`document.querySelector('.scroller').scrollTo({ top: 0 })`)
const scrollUp = (page: Page, by: number) =>
  page.evaluate(`document.querySelector('.scroller').scrollBy({ top: -${by} })`)

describe('the line above what is new', () => {
  test('stands where reading stopped, stays while the page is open, and is gone at the next opening', async () => {
    const ann = await addReader('ann', { sent: 8, read: 5 })
    const plain = await openPageAs(ann, '/with/bob?before=9', { javaScriptEnabled: false })
    expect(await plain.locator('.message + .new + .message').locator('.text').textContent()).toBe('m6')
    const page = await openPageAs(ann, '/with/bob')
    const expected = [
      'day',
      'other: m1',
      ...numbered(2, 5).map(text => `other+ ${text}`),
      'new',
      'other: m6',
      'other+ m7',
      'other+ m8',
    ]
    expect(await arrangement(page)).toEqual(expected)
    await bob.send('ann', 'm9')
    await write(page, 'an answer')
    await message(page, 'an answer').waitFor()
    expect(await arrangement(page)).toEqual([...expected, 'other+ m9', 'own: an answer'])
    await page.locator('.row[data-user="bob"]:not(.unread)').waitFor()
    await page.reload()
    await message(page, 'an answer').waitFor()
    expect(await page.locator('.new').count()).toBe(0)
  })

  test('stands above all of what is new where that fits below it', async () => {
    const [pam, ray] = [
      await addReader('pam', { sent: 30, read: 22 }),
      await addReader('ray', { sent: 30, read: 22 }),
    ]
    const measuring = await openPageAs(pam, '/with/bob', SMALL)
    await measuring.locator('.new').waitFor()
    const needed =
      await measuring.evaluate<number>(`document.querySelector('#messages').getBoundingClientRect().bottom
      - document.querySelector('.new').getBoundingClientRect().top + innerHeight - document.querySelector('.scroller').clientHeight`)
    const height = Math.ceil(needed) + 60 // not so much that a quarter of it would be above the line
    const page = await openPageAs(ray, '/with/bob', { viewport: { ...SMALL.viewport, height } })
    await page.locator('.app[data-me]').waitFor()
    await page.locator('.row[data-user="bob"]:not(.unread)').waitFor()
    expect(await isInView(page, '.new')).toBe(true)
    expect(await isInView(page, '#messages > .message:last-of-type')).toBe(true)
  })

  test('is where a conversation opens in which more is new than a page holds; what follows comes in while one reads, and is marked as read', async () => {
    const dan = await addReader('dan', { sent: 60, read: 20 })
    const page = await openPageAs(dan, '/', SMALL)
    await recordLayoutShifts(page)
    await page.goto(`${app.url}/with/bob`)
    await page.locator('.new').waitFor()
    expect(await isInView(page, '.new')).toBe(true)
    expect((await arrangement(page)).slice(3, 6)).toEqual(['other+ m20', 'new', 'other: m21'])
    expect(await bodies(page)).not.toContain('m60')
    // What is in view is read, and no more.
    while ((await unreadOf(dan)) === 40) await Bun.sleep(20)
    const unread = await unreadOf(dan)
    expect(unread).toBeGreaterThan(25)
    await bob.send('dan', 'm61') // comes while the page is not at the end
    await page.locator('.newest a', { hasText: String(unread + 1) }).waitFor()
    await takeLayoutShifts(page)

    for (let parts = 0; (await page.locator('.newer').count()) > 0; parts++) {
      expect(parts).toBeLessThan(10)
      const last = (await bodies(page)).at(-1) ?? ''
      await scrollToEnd(page) // as far as one can: one must not be carried along
      while ((await bodies(page)).at(-1) === last) await Bun.sleep(20)
      expect(await exactly(page, last).isVisible()).toBe(true)
      expect(await isInView(page, `.message[data-seq="${last.slice(1)}"]`)).toBe(true)
    }
    await scrollToEnd(page)
    await exactly(page, 'm61').waitFor()
    expect(await bodies(page)).toEqual(numbered(18, 61))
    await page.locator('.row[data-user="bob"]:not(.unread)').waitFor()
    expect(await unreadOf(dan)).toBe(0)
    await bob.send('dan', 'live')
    await message(page, 'live').waitFor()
    expect(await takeLayoutShifts(page)).toEqual([])
    expect(problemsOn(page)).toEqual([])
  })
})

describe('the button to the newest messages', () => {
  test('is there while they are out of view, and counts what came', async () => {
    const eve = await addReader('eve', { sent: 15, read: 15 })
    const page = await openPageAs(eve, '/with/bob', SMALL)
    const button = page.locator('.newest a')
    await exactly(page, 'm15').waitFor()
    expect(await button.isVisible()).toBe(false)
    await scrollUp(page, 300)
    await button.waitFor()
    expect(await page.locator('.newest .count').isVisible()).toBe(false)
    const before = await topOf(page, 'm8')
    await bob.send('eve', 'one')
    await page.locator('.newest .count', { hasText: /^1$/ }).waitFor()
    await bob.send('eve', 'two')
    await page.locator('.newest .count', { hasText: /^2$/ }).waitFor()
    await eve.send('bob', 'from the phone') // one’s own is not new
    await message(page, 'from the phone').waitFor({ state: 'attached' })
    expect(await button.getAttribute('aria-label')).toContain('2 new messages')
    expect(Math.abs((await topOf(page, 'm8')) - before)).toBeLessThan(1)
    await button.click()
    await button.waitFor({ state: 'hidden' })
    while (!(await isInView(page, '.message:last-child'))) await Bun.sleep(20) // it is scrolled there
    expect(await page.evaluate('document.activeElement.className')).toBe('scroller')
  })

  test('loads them where they are not on the page', async () => {
    const fay = await addReader('fay', { sent: 60, read: 10 })
    const page = await openPageAs(fay, '/with/bob', SMALL)
    await page.locator('.newest .count').waitFor()
    await page.locator('.newest a').click()
    await exactly(page, 'm60').waitFor()
    expect(page.url()).toBe(`${app.url}/with/bob`)
    expect(await isInView(page, '.message:last-child')).toBe(true)
    await bob.send('fay', 'live')
    await message(page, 'live').waitFor()
  })

  test('what one writes from an older part is shown at the end', async () => {
    const gus = await addReader('gus', { sent: 60, read: 60 })
    const page = await openPageAs(gus, '/with/bob/10', SMALL)
    await write(page, 'from far up')
    await message(page, 'from far up').waitFor()
    expect((await bodies(page)).slice(-2)).toEqual(['m60', 'from far up'])
  })
})

describe('one comes back to where one was', () => {
  test('from the list, by Back, and by a page that is loaded anew; not where something is new', async () => {
    const hal = await addReader('hal', { sent: 80, read: 80 })
    await cleo.send('hal', 'from Cleo')
    const page = await openPageAs(hal, '/with/bob', SMALL)
    await exactly(page, 'm80').waitFor()
    await page.locator('.scroller').hover()
    while (!(await bodies(page)).includes('m30')) await page.mouse.wheel(0, -2000)
    await exactly(page, 'm40').scrollIntoViewIfNeeded()
    const top = await topOf(page, 'm40')
    const isThere = async () => {
      await exactly(page, 'm40').waitFor()
      expect(Math.abs((await topOf(page, 'm40')) - top)).toBeLessThan(3) // a browser scrolls by whole pixels
      expect(await bodies(page)).not.toContain('m80')
    }
    await open(page, 'cleo')
    await message(page, 'from Cleo').waitFor()
    await open(page, 'bob')
    await isThere()
    await open(page, 'cleo')
    await message(page, 'from Cleo').waitFor()
    await page.goBack()
    await isThere()
    await page.goto(`${app.url}/settings`)
    await page.goto(`${app.url}/with/bob`)
    await isThere()

    await open(page, 'cleo')
    await bob.send('hal', 'm81')
    await page.locator('.row[data-user="bob"].unread').waitFor()
    await open(page, 'bob')
    await exactly(page, 'm81').waitFor()
    expect(await isInView(page, '.new')).toBe(true)
    expect(problemsOn(page)).toEqual([])
  })

  test('who was at the newest messages is there again', async () => {
    const ida = await addReader('ida', { sent: 30, read: 30 })
    await cleo.send('ida', 'from Cleo')
    const page = await openPageAs(ida, '/with/bob', SMALL)
    await open(page, 'cleo')
    await open(page, 'bob')
    await exactly(page, 'm30').waitFor()
    expect(await isInView(page, '.message:last-child')).toBe(true)
  })
})

describe('a link to a message', () => {
  test('opens the conversation around it, marks it and gives it the focus', async () => {
    const jon = await addReader('jon', { sent: 60, read: 60 })
    const page = await openPageAs(jon, '/with/bob/20', SMALL)
    const linked = page.locator('.message.linked')
    await linked.waitFor()
    expect(await linked.locator('.text').textContent()).toBe('m20')
    expect(await linked.getAttribute('aria-current')).toBe('location')
    expect(await isInView(page, '.linked')).toBe(true)
    expect(await page.evaluate('document.activeElement.dataset.seq')).toBe('20')
    // The conversation goes on in both directions.
    await page.locator('.scroller').hover()
    while (!(await bodies(page)).includes('m1')) await page.mouse.wheel(0, -2000)
    while (!(await bodies(page)).includes('m60')) await page.mouse.wheel(0, 2000)
    expect(await bodies(page)).toEqual(numbered(1, 60))
    await bob.send('jon', 'live')
    await message(page, 'live').waitFor({ state: 'attached' })
    expect(problemsOn(page)).toEqual([])
  })

  test('is the time of each message, and leads there on a page that has the message, from where Back leads to where one was', async () => {
    const kim = await addReader('kim', { sent: 15, read: 15 })
    const page = await openPageAs(kim, '/with/bob', SMALL)
    await exactly(page, 'm3').hover()
    await page.locator('.message[data-seq="3"] .at').click()
    expect(page.url()).toBe(`${app.url}/with/bob/3`)
    expect(await page.locator('.message.linked .text').allTextContents()).toEqual(['m3'])
    await page.reload()
    expect(await page.locator('.message.linked .text').allTextContents()).toEqual(['m3'])
    await page.goBack()
    await page.waitForURL(`${app.url}/with/bob`)
    await page.locator('.message.linked').waitFor({ state: 'detached' })
  })

  test('works without JavaScript', async () => {
    const lea = await addReader('lea', { sent: 60, read: 60 })
    const page = await openPageAs(lea, '/with/bob/20', { ...SMALL, javaScriptEnabled: false })
    expect(await bodies(page)).toEqual(numbered(13, 27))
    expect(await isInView(page, '.linked')).toBe(true)
    await page.getByText('Newer messages').click()
    expect(await bodies(page)).toEqual(numbered(28, 42))
    await page.getByText('Older messages').click()
    expect(await bodies(page)).toEqual(numbered(13, 27))
    await page.locator('.newest a').click()
    expect((await bodies(page)).at(-1)).toBe('m60')
  })

  test('to a message that is not there says so, and leads to the newest', async () => {
    const max = await addReader('max', { sent: 3, read: 3 })
    for (const number of ['4', '99999', '0', 'x']) {
      const response = await fetch(`${app.url}/with/bob/${number}`, {
        headers: { authorization: `Bearer ${max.token}`, accept: 'text/html' },
      })
      expect(response.status).toBe(404)
    }
    const page = await openPageAs(max, '/with/bob/4')
    expect(await page.textContent('main')).toContain('is not there')
    await page.getByText('Go to the newest messages').click()
    expect(await bodies(page)).toEqual(numbered(1, 3))
  })
})

describe('a screen reader', () => {
  test('hears each new message once, and nothing when the list is changed otherwise', async () => {
    const nia = await addReader('nia', { sent: 20, read: 20 })
    const page = await openPageAs(nia, '/with/bob', SMALL)
    const announced = () => page.locator('#announced > p').allTextContents()
    expect(await page.locator('#conversation [role=log], #conversation [aria-live]').count()).toBe(0)
    await exactly(page, 'm20').waitFor()
    await page.locator('#messages .older').scrollIntoViewIfNeeded()
    await exactly(page, 'm1').waitFor()
    expect(await announced()).toEqual([])
    await bob.send('nia', 'hello')
    await message(page, 'hello').waitFor({ state: 'attached' })
    await write(page, 'my own')
    await message(page, 'my own').waitFor()
    expect(await announced()).toEqual(['bob: hello'])
    // As when somebody edits it: another element in its place.
    await page.evaluate(
      `(item => item.replaceWith(item.cloneNode(true)))(document.querySelector('.message[data-seq="21"]'))`,
    )
    await bob.send('nia', 'bye')
    await message(page, 'bye').waitFor()
    expect(await announced()).toEqual(['bob: hello', 'bob: bye'])
  })

  test('hears how many there are when many come at once', async () => {
    const oli = await addReader('oli', { sent: 1, read: 1 })
    const page = await openPageAs(oli, '/with/bob')
    await exactly(page, 'm1').waitFor()
    await page.route('**/messages/*', route => route.abort())
    await page.route('**/messages?after=*', route => route.abort())
    const failed = page.waitForEvent('requestfailed', request => /messages\/\d+$/.test(request.url()))
    for (let i = 0; i < 6; i++) await bob.send('oli', `later ${i}`)
    await failed // else the first might come alone
    await page.unrouteAll()
    await message(page, 'later 5').waitFor()
    expect(await page.locator('#announced > p').allTextContents()).toEqual(['6 new messages'])
  })
})
