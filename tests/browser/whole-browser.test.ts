import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { CDPSession, Page } from 'playwright-core'
import type { PushedNotification } from '../../src/push/model.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { findWholeChromium, launchWholeChromium } from '../support/browser.ts'
import { addPerson } from '../support/people.ts'

// What the other tests have a stand-in for, since a headless shell shows no notification: what the worker shows, as the browser itself has it. It needs
// Debian's `chromium`, or one that CHROMIUM_PATH names.

const program = findWholeChromium()

let app: TestApp

beforeAll(async () => {
  if (program) app = await startApp()
})
afterAll(() => app?.stop())

const PUSHED: PushedNotification = {
  title: 'bob',
  body: 'see you at tne',
  tag: 'conversation:bob',
  path: '/with/bob',
  at: Date.now(),
  isSilent: false,
  isOver: false,
}

/** Finds out what a session calls the worker that a page has. */
async function findRegistration(session: CDPSession): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
    if (first) resolve(first.registrationId)
  })
  await session.send('ServiceWorker.enable')
  return promise
}

/** Waits until the browser shows these texts, and nothing else. */
async function untilShown(page: Page, expected: string[]): Promise<void> {
  const shown = `navigator.serviceWorker.ready.then(registration => registration.getNotifications())
    .then(all => String(all.map(({ title, body }) => title + ': ' + body)))`
  while ((await page.evaluate(shown)) !== String(expected)) await Bun.sleep(20)
}

test.skipIf(!program)(
  'a browser shows what is pushed to it, in the place of what was there, and takes it away',
  async () => {
    const { token, url } = await addPerson(app, 'ann')
    const context = await (await launchWholeChromium(program ?? '')).newContext()
    await context.grantPermissions(['notifications'], { origin: url })
    await context.addCookies([{ name: 'chatapp', value: token, url }])
    const page = await context.newPage()
    await page.goto(`${url}/`)
    await page.evaluate('navigator.serviceWorker.ready')
    const session = await context.newCDPSession(page)
    const registrationId = await findRegistration(session)
    const push = (part: Partial<PushedNotification>) =>
      session.send('ServiceWorker.deliverPushMessage', {
        origin: url,
        registrationId,
        data: JSON.stringify({ ...PUSHED, ...part }),
      })
    await push({})
    await untilShown(page, ['bob: see you at tne'])
    await push({ body: 'see you at ten', isSilent: true })
    await untilShown(page, ['bob: see you at ten'])
    const pictures = `navigator.serviceWorker.ready.then(registration => registration.getNotifications())
    .then(all => Promise.all(all.flatMap(({ icon, badge }) => [icon, badge]).map(async path => (await fetch(path)).status)))`
    expect(await page.evaluate(pictures)).toEqual([200, 200])
    await push({ title: 'Read elsewhere', body: '', isSilent: true, isOver: true })
    await untilShown(page, [])
  },
)
