import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { message, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

const PHONE = { viewport: { width: 360, height: 740 } }

let app: TestApp
let ann: Client
let bob: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
})

afterAll(() => app.stop())

/** Opens the conversation of two, in which one of them has said some things. */
async function openWith(said: string[], options = {}): Promise<Page> {
  for (const body of said) await bob.send('ann', body)
  return openPageAs(ann, '/with/bob', options)
}

/** Whether everything of the page is as wide as the window at most. */
function fits(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')
}

test('a link opens a page of its own, which does not know where its reader came from', async () => {
  const page = await openWith([`See [the notes](${app.url}/healthz) and [this](javascript:document.title=1)`])
  const link = message(page, 'See').locator('a')
  expect(await link.count()).toBe(1)
  expect(await link.textContent()).toBe('the notes (127.0.0.1)')
  const [opened] = await Promise.all([page.context().waitForEvent('page'), link.click()])
  await opened.waitForLoadState()
  expect(opened.url()).toBe(`${app.url}/healthz`)
  expect(await opened.evaluate('[document.referrer, window.opener]')).toEqual(['', null])
  expect(page.url()).toBe(`${app.url}/with/bob`)
  await page.context().close()
})

test('a long word, ten thousand characters and wide code leave the page as wide as a phone', async () => {
  const page = await openWith(
    [
      'w'.repeat(10_000),
      'Say it again. '.repeat(700),
      `\`${'c'.repeat(500)}\` and https://example.com/${'u'.repeat(1_000)}`,
      `- ${'i'.repeat(300)}\n  - > ${'q'.repeat(300)}`,
      `\`\`\`\nlet wide = '${'x'.repeat(400)}'\n\`\`\``,
    ],
    PHONE,
  )
  expect(await fits(page)).toBe(true)
  expect(
    await page.evaluate<number>(
      `Math.max(...[...document.querySelectorAll('.text, .text *')].filter(one => !one.closest('pre')).map(one => one.getBoundingClientRect().right))`,
    ),
  ).toBeLessThanOrEqual(360)

  const code = page.locator('.text pre')
  const fill = await page.evaluate(
    `getComputedStyle(document.querySelector('.text pre code')).backgroundColor`,
  )
  expect(fill).toBe('rgba(0, 0, 0, 0)') // that of the block around it is enough
  await code.focus()
  const scrolled = page.evaluate(
    `new Promise(resolve => document.activeElement.addEventListener('scroll', resolve, { once: true }))`,
  )
  await page.keyboard.press('ArrowRight')
  await scrolled
  expect(await page.evaluate('document.querySelector(".scroller").scrollLeft')).toBe(0)
  expect(problemsOn(page)).toEqual([])
  await page.context().close()
})

test('marks heaped upon a letter hide nothing of the messages around it', async () => {
  const page = await openWith(
    ['Said before', `${'\u0300'.repeat(200)}Z${'\u0336\u0489'.repeat(200)} heaped`],
    PHONE,
  )
  const before = message(page, 'Said before')
  expect(
    await page.locator('.scroller').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
  ).toBe(0)
  const beside = await before.screenshot()
  await message(page, 'heaped').evaluate(text => {
    text.style.visibility = 'hidden'
  })
  expect(beside.equals(await before.screenshot())).toBe(true)
  await page.context().close()
})

test('each paragraph runs in the direction of its words, and its mark stands where it begins', async () => {
  const page = await openWith(['Hello\n\nשלום, Ann\n\n- אחת\n- two\n\n> מה שלומך?\n\n```\nשלום = 1\n```'])
  const directions = await page.evaluate(
    `[...document.querySelectorAll('.message:last-of-type .text :is(p, li, blockquote, pre)')].map(one => getComputedStyle(one).direction)`,
  )
  expect(directions).toEqual(['ltr', 'rtl', 'rtl', 'ltr', 'rtl', 'rtl', 'ltr'])
  await page.context().close()
})

test('emoji alone are large, also while they wait, and a text is as high while it waits as when it is stored', async () => {
  const page = await openWith([])
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  await page.route('**/with/bob', async route => {
    if (route.request().method() === 'POST') await held
    await route.continue()
  })
  const typed = ['🎉', 'one\n\ntwo\nthree', '**bold** and `code`', '- one\n- two', '> said\n> so']
  for (const text of typed) await write(page, text)
  const heights = () =>
    page.evaluate<number[]>(
      `[...document.querySelectorAll('.message.own .text')].map(one => one.getBoundingClientRect().height)`,
    )
  await page.locator('.waiting').nth(4).waitFor()
  const waiting = await heights()
  release()
  await page.locator('.message.own:not(.waiting)').nth(4).waitFor()
  expect(await heights()).toEqual(waiting)
  const large = await page.evaluate<number>(
    `parseFloat(getComputedStyle(document.querySelector('.big-emoji')).fontSize)`,
  )
  expect(large).toBeGreaterThanOrEqual(32)
  await page.context().close()
})
