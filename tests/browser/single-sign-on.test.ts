import { afterAll, beforeAll, expect, test } from 'bun:test'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, problemsOn } from '../support/browser.ts'
import { PASSWORD } from '../support/client.ts'
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider.ts'
import { addPerson } from '../support/people.ts'

let provider: IdentityProvider
let app: TestApp

beforeAll(async () => {
  provider = await startIdentityProvider()
  app = await startApp(provider.environment)
  provider.serve(app.url)
})
afterAll(() => app.stop())

/** Goes through the pages of the provider, which asks the first time who it is, and whether ChatApp may know. */
async function passProvider(page: Page, login: string): Promise<void> {
  await page.fill('[name=login]', login)
  await page.fill('[name=password]', 'whatever')
  await page.click('button[type=submit]')
  await page.click('button[type=submit]')
  await page.waitForURL(`${app.url}/**`)
}

/** What axe-core finds, and whether the page is wider than a phone. */
async function findViolations(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 360, height: 800 })
  const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>('axe.run(document)')
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  return [...violations.map(({ id }) => id), ...(overflow > 0 ? [`wider by ${overflow}`] : [])]
}

test('a person joins their account and signs in by it; another gets an account and chooses a name', async () => {
  await addPerson(app, 'ann')
  const page = await openPage()
  await page.addInitScript({ content: axe.source })
  await page.goto(`${app.url}/sign-in?next=/settings/security`)
  expect(await findViolations(page)).toEqual([])
  await page.fill('[name=username]', 'ann')
  await page.fill('[name=password]', PASSWORD)
  await page.click('main form[action^="/sign-in?"] button[type=submit]')
  await page.click('text=This account is not joined.')
  expect(await findViolations(page)).toEqual([])
  await page.click('text=Sign in with Example ID')
  provider.claims.set('42', { preferred_username: 'ann@example.com' })
  await passProvider(page, '42')
  expect(await page.textContent('main')).toContain('“ann@example.com” at Example ID')
  expect(await findViolations(page)).toEqual([])
  await page.click('text=Join my account')
  await page.waitForSelector('.done')
  expect(await findViolations(page)).toEqual([])

  await page.context().clearCookies({ name: 'chatapp' })
  await page.goto(`${app.url}/settings/security`)
  await page.click('text=Sign in with Example ID') // who is signed in there is not asked again
  await page.waitForURL(`${app.url}/settings/security`)
  expect(await page.textContent('.bar .who')).toContain('ann')
  expect(problemsOn(page)).toEqual([])

  await page.context().clearCookies()
  await page.goto(`${app.url}/sign-up`)
  await page.click('text=Make an account with Example ID')
  provider.claims.set('43', { preferred_username: 'Ann' })
  await passProvider(page, '43')
  expect(await page.inputValue('[name=username]')).toBe('Ann')
  expect(await findViolations(page)).toEqual([])
  await page.fill('[name=username]', 'ann.other')
  await page.click('button[type=submit]')
  await page.waitForSelector('[data-me="ann.other"]')
})
