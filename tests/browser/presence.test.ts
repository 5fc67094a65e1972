import { afterAll, beforeAll, expect, test } from 'bun:test'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, openPageAs, problemsOn } from '../support/browser.ts'
import { composer, open, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { recordLayoutShifts, takeLayoutShifts } from '../support/layout-shifts.ts'
import { addPerson } from '../support/people.ts'
import { say } from '../support/presence.ts'
import { startProxy } from '../support/proxy.ts'
import { findViolations } from '../support/violations.ts'

let app: TestApp
let count = 0

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

/** Two people who have talked. */
async function twoPeople(): Promise<{ ann: Client; bob: Client }> {
  const number = ++count
  const [ann, bob] = [await addPerson(app, `ann${number}`), await addPerson(app, `bob${number}`)]
  await ann.send(bob.username, 'Hello')
  return { ann, bob }
}

const status = (page: Page, text: string | RegExp) =>
  page.locator('#conversation > .bar .status', { hasText: text })
const row = (page: Page, { username }: Client) => page.locator(`.row[data-user="${username}"]`)
const dot = (page: Page, of: Client, name: string) => row(page, of).getByRole('img', { name })
const typingLine = (page: Page) => page.locator('.typing > span')

/** Has a page be in the background, or come to the front, as when another tab is chosen. Chromium without a screen has no tabs to choose. */
function turn(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  return page.evaluate<void>(`
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${state}' })
    document.dispatchEvent(new Event('visibilitychange'))`)
}

/** Opens a page whose clock a test can set forward. */
async function openPageWithClockAs(
  { token, url }: Client,
  path: string,
  prepare: (page: Page) => unknown = () => {},
): Promise<Page> {
  const page = await openPage()
  prepare(page)
  await page.context().addCookies([{ name: 'chatapp', value: token, url }])
  await page.clock.install()
  await page.goto(`${url}${path}`)
  return page
}

test('the header and the list say who is at it, who is away, and when somebody was last here', async () => {
  const { ann, bob } = await twoPeople()
  const bobs = await openPageAs(bob, `/with/${ann.username}`)
  await status(bobs, 'Last seen').waitFor()
  const anns = await openPageAs(ann, `/with/${bob.username}`)
  await status(bobs, /^Online$/).waitFor()
  await dot(bobs, ann, 'Online').waitFor()
  await status(anns, /^Online$/).waitFor()

  await turn(anns, 'hidden')
  await status(bobs, /^Away$/).waitFor()
  await dot(bobs, ann, 'Away').waitFor()
  await turn(anns, 'visible')
  await status(bobs, /^Online$/).waitFor()

  await anns.close()
  await status(bobs, 'Last seen').waitFor()
  await row(bobs, ann).getByRole('img').waitFor({ state: 'detached' })
  const seen = await bobs.locator('.status time').getAttribute('datetime')
  expect(Date.now() - Date.parse(String(seen))).toBeLessThan(60_000)
  expect(problemsOn(bobs)).toEqual([])
})

test('who touches nothing for five minutes is away, until they do', async () => {
  const { ann, bob } = await twoPeople()
  const bobs = await openPageAs(bob, `/with/${ann.username}`)
  const anns = await openPageWithClockAs(ann, '/')
  await status(bobs, /^Online$/).waitFor()
  await anns.clock.fastForward('05:00')
  await status(bobs, /^Away$/).waitFor()
  await anns.mouse.move(10, 10)
  await status(bobs, /^Online$/).waitFor()
})

test('that somebody types is shown above where one writes and in the list, until they send it or six seconds have passed', async () => {
  const { ann, bob } = await twoPeople()
  const bobs = await openPageWithClockAs(bob, `/with/${ann.username}`)
  const anns = await openPageAs(ann, `/with/${bob.username}`)
  await status(bobs, /^Online$/).waitFor()
  await composer(anns).fill('Shall we')
  await typingLine(bobs).waitFor()
  expect(await typingLine(bobs).textContent()).toBe(`${ann.username} is typing…`)
  await row(bobs, ann).getByText('typing…').waitFor()
  expect(await row(bobs, ann).getByText('Hello').isVisible()).toBe(false)

  await anns.keyboard.press('Enter')
  await bobs.locator('.message', { hasText: 'Shall we' }).waitFor()
  expect(await typingLine(bobs).isHidden()).toBe(true)
  await row(bobs, ann).getByText('Shall we').waitFor()

  await composer(anns).fill('or not')
  await typingLine(bobs).waitFor()
  await bobs.clock.fastForward(6_000)
  await typingLine(bobs).waitFor({ state: 'hidden' })
  await row(bobs, ann).getByText('Shall we').waitFor()
  // A screen reader is not told each time.
  expect(
    await bobs.locator('.typing').evaluate(line => line.closest('[aria-live], [role=status], [role=log]')),
  ).toBeNull()
})

test('nothing moves when somebody comes, goes or types', async () => {
  const { ann, bob } = await twoPeople()
  const bobs = await openPage()
  await bobs.context().addCookies([{ name: 'chatapp', value: bob.token, url: bob.url }])
  await recordLayoutShifts(bobs)
  await bobs.goto(`${bob.url}/with/${ann.username}`)
  await status(bobs, 'Last seen').waitFor()
  await takeLayoutShifts(bobs)
  const anns = await openPageAs(ann, `/with/${bob.username}`)
  await dot(bobs, ann, 'Online').waitFor()
  await composer(anns).fill('Shall we')
  await typingLine(bobs).waitFor()
  await anns.close()
  await status(bobs, 'Last seen').waitFor()
  expect(await takeLayoutShifts(bobs)).toEqual([])
})

test('a page says now and then that one types, and not that a field was emptied', async () => {
  const { ann, bob } = await twoPeople()
  const said: string[] = []
  const { promise: isConnected, resolve } = Promise.withResolvers<void>()
  const anns = await openPageWithClockAs(ann, `/with/${bob.username}`, page =>
    page.on('websocket', socket =>
      socket.on('framesent', ({ payload }) => {
        said.push(String(payload))
        resolve()
      }),
    ),
  )
  await isConnected
  const typed = () => said.filter(frame => frame.includes('typing')).length
  await composer(anns).pressSequentially('Hello')
  expect(typed()).toBe(1)
  await anns.clock.fastForward(3_000)
  await composer(anns).fill('')
  expect(typed()).toBe(1)
  await composer(anns).pressSequentially('Hm')
  expect(typed()).toBe(2)
  await write(anns, 'Hm, hello') // a part of the same text
  expect(typed()).toBe(2)
  await anns.locator('.message', { hasText: 'Hm, hello' }).waitFor()
  await composer(anns).pressSequentially('And')
  expect(typed()).toBe(3)
})

test('a page that comes back shows who is here now', async () => {
  const { ann, bob } = await twoPeople()
  const cat = await addPerson(app, `cat${count}`)
  await cat.send(bob.username, 'Hello')
  const proxy = await startProxy({ port: Number(new URL(app.url).port) })
  const bobs = await openPageAs({ ...bob, url: `http://127.0.0.1:${proxy.port}` }, `/with/${ann.username}`)
  const anns = await openPageAs(ann)
  await status(bobs, /^Online$/).waitFor()
  proxy.refuse(true)
  await bobs.locator('#notice', { hasText: 'Reconnecting' }).waitFor()
  await anns.close()
  const cats = await openPageAs(cat, `/with/${ann.username}`) // to know when ann is gone
  await status(cats, 'Last seen').waitFor()
  proxy.refuse(false)
  await status(bobs, 'Last seen').waitFor()
  await dot(bobs, cat, 'Online').waitFor()
  expect(await row(bobs, ann).getByRole('img').count()).toBe(0)
  proxy.stop()
})

test('another conversation that is opened shows how its partner is, also of somebody one has never talked with', async () => {
  const { ann, bob } = await twoPeople()
  const eve = await addPerson(app, `eve${count}`)
  const eves = await openPageAs(eve)
  const bobs = await openPageAs(bob, `/with/${ann.username}`)
  await open(bobs, eve.username)
  await status(bobs, /^Online$/).waitFor()
  await turn(eves, 'hidden')
  await status(bobs, /^Away$/).waitFor()
  await open(bobs, ann.username)
  await status(bobs, 'Last seen').waitFor()
})

test('axe-core finds nothing while people are here, are away and type', async () => {
  const { ann, bob } = await twoPeople()
  const cat = await addPerson(app, `cat${count}`)
  await cat.send(bob.username, 'Hello')
  const [anns, cats] = [await ann.openSocket(), await cat.openSocket()]
  say(anns, { active: true })
  say(cats, { active: false })
  const bobs = await openPageAs(bob)
  await bobs.addInitScript({ content: axe.source })
  await bobs.goto(`${bob.url}/with/${ann.username}`)
  const typing = setInterval(() => say(anns, { typing: bob.username }), 1_000)
  await typingLine(bobs).waitFor()
  await dot(bobs, cat, 'Away').waitFor()
  expect(await findViolations(bobs)).toEqual([])
  expect(await typingLine(bobs).isVisible()).toBe(true)
  clearInterval(typing)
})

test('without a script, the page says how somebody was when it was made', async () => {
  const { ann, bob } = await twoPeople()
  const anns = await openPageAs(ann, `/with/${bob.username}`)
  const watching = await openPageAs(bob, `/with/${ann.username}`)
  await status(watching, /^Online$/).waitFor()
  const bobs = await openPageAs(bob, `/with/${ann.username}`, { javaScriptEnabled: false })
  await status(bobs, /^Online$/).waitFor()
  await anns.close()
  await status(watching, 'Last seen').waitFor()
  await bobs.reload()
  await status(bobs, 'Last seen').waitFor()
})
