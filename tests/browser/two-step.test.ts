import { afterAll, beforeAll, expect, test } from 'bun:test'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { newRecoveryCodes } from '../../src/two-step/codes.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { signOut } from '../support/chat-page.ts'
import { PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { codeOf, secretIn } from '../support/two-step.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

/** What axe-core finds on a page that nobody can go to by its address alone. */
async function problemsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>('axe.run(document)')
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

test('somebody sets it up, signs in by it, and has their browser remembered', async () => {
  const page = await openPageAs(await addPerson(app, 'ann'), '/settings/security')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.click('text=Two-step sign-in')
  await page.click('text=Set it up')
  await page.fill('[name=password]', PASSWORD)
  await page.click('button[type=submit]')
  const qr = await page.getByRole('img', { name: 'QR code for the app' }).boundingBox()
  expect(Math.min(qr?.width ?? 0, qr?.height ?? 0)).toBeGreaterThan(200)
  const secret = secretIn(await page.content())
  await page.fill('[name=code]', 'abcdef')
  await page.keyboard.press('Enter')
  expect(await page.locator('.field .error').textContent()).toContain('six digits and no letters')
  const code = codeOf(secret)
  await page.fill('[name=code]', code)
  await page.keyboard.press('Enter')
  expect(await page.locator('.done').textContent()).toContain('shown only now')
  expect(await problemsOf(page)).toEqual([])
  const codes = await page.inputValue('#codes')
  expect(codes.split('\n')).toHaveLength(newRecoveryCodes().length)
  await page.click('text=Copy')
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(codes)
  await page.click('text=I have kept them')
  expect(await page.locator('.facts').textContent()).toContain('Recovery codes left10')
  expect(await problemsOf(page)).toEqual([])

  const signIn = async () => {
    await page.goto(app.url)
    await signOut(page)
    await page.fill('[name=username]', 'ann')
    await page.fill('[name=password]', PASSWORD)
    await page.click('button[type=submit]')
  }
  await signIn()
  expect(await page.textContent('h1')).toBe('The second step')
  expect(await page.evaluate<string>('document.activeElement.name')).toBe('code')
  expect(await problemsOf(page)).toEqual([])
  await page.fill('[name=code]', code) // it was used to set the app up
  await page.check('[name=remember]')
  await page.keyboard.press('Enter')
  expect(await page.locator('.field .error').textContent()).toContain('used before')
  await page.click('text=Use a recovery code')
  await page.fill('[name=code]', codes.split('\n')[0] ?? '')
  await page.check('[name=remember]')
  await page.keyboard.press('Enter')
  expect(await page.locator('.facts').textContent()).toContain('Recovery codes left9')
  await signIn()
  await page.waitForURL(`${app.url}/`) // remembered
  expect(problemsOn(page)).toEqual([])
})
