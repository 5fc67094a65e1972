import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { english } from '../../src/words/english.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { composer } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let ann: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  for (const name of ['bob', 'cleo', 'dan'])
    await (await addPerson(app, name)).send('ann', `Hello from ${name}`)
})

afterAll(() => app.stop())

const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement.name ?? document.activeElement.id')
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Keyboard' })

test('the sheet opens by its key, while writing too, and gives the focus back', async () => {
  const page = await openPageAs(ann, '/with/bob')
  await composer(page).focus()
  await page.keyboard.type('?') // is written
  expect(await composer(page).inputValue()).toBe('?')
  expect(await sheet(page).count()).toBe(0)

  await page.keyboard.press('Control+/')
  await sheet(page).waitFor()
  await page.keyboard.press('Control+/') // is open already
  await page.keyboard.press('Escape')
  await sheet(page).waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('body')

  await page.locator('.scroller').focus()
  await page.keyboard.type('?')
  await sheet(page).getByText('The conversation above').waitFor()
  await sheet(page).getByRole('button', { name: 'Close' }).click()
  await sheet(page).waitFor({ state: 'detached' })
  expect(await page.evaluate('document.activeElement.className')).toContain('scroller')
  expect(problemsOn(page)).toEqual([])
})

test('one goes through the conversations, and to the search', async () => {
  const page = await openPageAs(ann, '/with/dan') // the latest comes first: dan, cleo, bob
  const opened = (name: string) => page.locator(`#conversation[data-partner="${name}"]`).waitFor()
  await composer(page).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await opened('cleo')
  await page.locator('.row[data-user="cleo"] > a[aria-current]').waitFor()
  await page.keyboard.press('Alt+ArrowDown')
  await opened('bob')
  await page.locator('.row[data-user="bob"] > a[aria-current]').waitFor()
  await page.keyboard.press('Alt+ArrowUp')
  await opened('cleo')

  await page.locator('.scroller').focus()
  await page.keyboard.press('/')
  expect(await focused(page)).toBe('q')
  expect(await page.locator('.search input').inputValue()).toBe('')
})

test('the sheet is a page where there is no script', async () => {
  const response = await fetch(`${app.url}/keyboard`, { headers: { cookie: `chatapp=${ann.token}` } })
  expect(await response.text()).toContain('The conversation below')
})

test('Tab goes through the page in the order in which it is read, and stops at one message', async () => {
  await ann.send('bob', 'The last one')
  const page = await openPageAs(ann, '/with/bob')
  await page.evaluate('document.body.tabIndex = -1; document.body.focus()')
  const stops: string[] = []
  for (let stop = ''; stop !== 'Send'; stops.push(stop)) {
    await page.keyboard.press('Tab')
    stop = await page.evaluate<string>(NAME)
    expect(stops.length).toBeLessThan(40)
  }
  const { page: words, ownAccount, list, conversation, changes, text } = english
  expect(stops).toEqual([
    words.skipToConversation,
    english.search.title,
    ownAccount.menu,
    list.findPeople,
    list.find,
    expect.stringContaining(english.switcher.open),
    ...['bob', 'dan', 'cleo'].flatMap(name => [name, english.arranging.moreAbout(name)]),
    conversation.menu,
    conversation.messagesWith('bob'),
    expect.stringMatching(/^\d?\d:\d\d/), // the message's time, which is its link
    changes.menu,
    conversation.messageTo('bob'),
    english.attaching.attach,
    text.emoji,
    english.media.record,
    conversation.send,
  ])
})

/** What the element that has the focus is called, as far as this test goes. */
const NAME = `(element => element.getAttribute('aria-label') ?? element.querySelector('.name')?.textContent ?? element.textContent.trim())(document.activeElement)`

test('everything that is pressed is large enough', async () => {
  const bob = await addPerson(app, 'eve')
  const { json } = await bob.send('ann', 'Look at https://example.com')
  await ann.call(`/api/v1/message/${json.id}/reaction/${encodeURIComponent('👍')}/`, { method: 'PUT' })
  await ann.call('/api/v1/message/', { body: { recipient: 'eve', body: 'An answer', reply_to: json.id } })
  for (const width of [360, 1440]) {
    const page = await openPageAs(ann, '/with/eve')
    await page.setViewportSize({ width, height: 800 })
    expect(await page.evaluate<string[]>(SMALL)).toEqual([])
  }
})

/** What can be pressed and is smaller than 24 px either way; not what stands within a text (WCAG 2.2, 2.5.8). */
const SMALL = `[...document.querySelectorAll('a, button, summary, input, textarea')]
  .filter(element => element.checkVisibility({ opacityProperty: true }) && !element.matches('.visually-hidden, .skip, .text a, [type=hidden]'))
  .filter(element => { const { width, height } = element.getBoundingClientRect(); return width < 24 || height < 24 })
  .map(element => element.outerHTML.slice(0, 120))`
