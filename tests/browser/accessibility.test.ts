import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { type Furnished, furnish } from '../support/furnished.ts'
import { findViolations } from '../support/violations.ts'

// What axe-core finds on the pages: every rule on a phone and on a wide screen, and contrast in the dark, too.

/** There are dozens of pages, and axe-core has a processor for itself on a good day. */
setDefaultTimeout(240_000)

let app: TestApp
let furnished: Furnished

beforeAll(async () => {
  app = await startApp({ CHATAPP_ADMIN_READS: 'on' })
  furnished = await furnish(app)
})
afterAll(() => app.stop())

async function lookAt(page: Page, paths: string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const path of paths) {
    await page.goto(app.url + path)
    const violations = await findViolations(page)
    if (violations.length > 0) found[path] = violations
  }
  return found
}

async function openWithAxe(who: 'root' | 'member', signedIn: boolean): Promise<Page> {
  const page = await openPageAs(furnished[who], '/')
  if (!signedIn) await page.context().clearCookies()
  await page.addInitScript({ content: axe.source })
  return page
}

test('axe-core finds nothing on the pages for everybody', async () => {
  const page = await openWithAxe('member', false)
  expect(await lookAt(page, furnished.paths.everybody)).toEqual({})
})

test('axe-core finds nothing on the pages of members', async () => {
  const page = await openWithAxe('member', true)
  expect(await lookAt(page, furnished.paths.members)).toEqual({})
  expect(problemsOn(page)).toEqual([])
})

test('axe-core finds nothing on the pages of administrators', async () => {
  const page = await openWithAxe('root', true)
  expect(await lookAt(page, furnished.paths.administrators)).toEqual({})
  expect(problemsOn(page)).toEqual([])
})

test('axe-core finds what is wrong', async () => {
  const page = await openWithAxe('root', true)
  await page.goto(`${app.url}/admin/audit`)
  await page.evaluate(
    `document.querySelector('[name=person]').closest('label').replaceWith(document.createElement('input'))`,
  )
  expect((await findViolations(page)).join()).toContain('label')
})
