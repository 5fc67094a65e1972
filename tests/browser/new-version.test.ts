import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage } from '../support/browser.ts'
import { composer, message, until, write } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'
import { startVersionProxy, type VersionProxy } from '../support/version-proxy.ts'

// What a browser does that has a version of ChatApp when the server has another.

let app: TestApp
let proxy: VersionProxy
let page: Page
let count = 0

beforeAll(async () => {
  app = await startApp()
  await addPerson(app, 'bob')
})

beforeEach(async () => {
  const signIn = await (await fetch(`${app.url}/sign-in`)).text()
  const [file = ''] = /app-[0-9a-z]+\.js/.exec(signIn) ?? []
  proxy = await startVersionProxy(Number(new URL(app.url).port), file)
  const { token } = await addPerson(app, `ann${++count}`)
  page = await openPage({ serviceWorkers: 'allow' })
  await page.context().addCookies([{ name: 'chatapp', value: token, url: proxy.url }])
  await page.goto(`${proxy.url}/with/bob`)
  await write(page, 'from before')
  await message(page, 'from before').waitFor()
  await until(
    page,
    `caches.match('/kept/with/bob').then(kept => kept?.text()).then(kept => kept?.includes('from before'))`,
  )
})

afterEach(() => proxy.stop())
afterAll(() => app.stop())

/** What a page of the version that was deployed has. */
function newPage(): Locator {
  return page.locator('head > script[src*="zzz"]')
}

test('an open page says that there is a new version, goes on, and shows it when it is asked to', async () => {
  proxy.deploy()
  await page.locator('.above', { hasText: 'There is a new version.' }).waitFor()
  await write(page, 'from meanwhile')
  await message(page, 'from meanwhile').waitFor()
  await composer(page).fill('begun')
  expect(await newPage().count()).toBe(0)
  await page.getByRole('button', { name: 'Load it' }).click()
  await newPage().waitFor({ state: 'attached' })
  await message(page, 'from meanwhile').waitFor()
  expect(await composer(page).inputValue()).toBe('begun')
  expect(await page.locator('.above p').count()).toBe(0)
})

test('a page that was kept by the version before does not stay beside a newer server', async () => {
  proxy.refuse(true)
  await page.reload()
  await page.locator('.above', { hasText: 'Offline' }).waitFor()
  expect(await newPage().count()).toBe(0)
  proxy.deploy()
  proxy.refuse(false)
  await newPage().waitFor({ state: 'attached' })
  await message(page, 'from before').waitFor()
  expect(await page.locator('.above p').count()).toBe(0)
})
