import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { type Seeded, seedMessages } from '../administration/seeded-messages.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import type { Client } from '../support/client.ts'

let app: TestApp
let root: Client
let ann: Client
let seeded: Seeded[]

beforeAll(async () => {
  app = await startApp({ CHATAPP_ADMIN_READS: 'announced' })
  const made = await seedMessages(app)
  root = made.root
  ann = made.ann
  seeded = made.seeded
})
afterAll(() => app.stop())

function numbers(page: Page): Promise<string[]> {
  return page.locator('table.data tbody tr td:first-child').allTextContents()
}

function idsOf(fits: (message: Seeded) => boolean): string[] {
  return seeded
    .filter(fits)
    .map(({ id }) => String(id))
    .reverse()
}

test.each([true, false])(
  'an administrator finds messages by people and dates, and reads them for a reason; script: %p',
  async javaScriptEnabled => {
    const page = await openPageAs(root, '/admin/messages', { javaScriptEnabled })
    expect(await numbers(page)).toEqual(idsOf(() => true))
    await page.fill('[name=sender]', 'ann')
    await page.click('text=Show')
    expect(await numbers(page)).toEqual(idsOf(({ sender }) => sender === 'ann'))
    expect(await page.inputValue('[name=sender]')).toBe('ann')

    await page.click('.dates >> text=2024')
    expect(await page.inputValue('[name=from]')).toBe('2024-01-01')
    await page.click('.dates >> text=February 2024')
    await page.click('.dates >> text=29 February 2024')
    const [first = ''] = idsOf(({ sender, day }) => sender === 'ann' && day === '2024-02-29')
    expect(await numbers(page)).toEqual([first])
    expect(await page.locator('.said').count()).toBe(0)

    await page.fill('[name=reason]', '  ')
    await page.click('text=Read the texts of these messages')
    expect(await page.locator('#reason-note').textContent()).toContain(
      'Give a reason of 3 to 500 characters.',
    )
    expect(await page.locator('.said').count()).toBe(0)
    await page.fill('[name=reason]', `A complaint, ${javaScriptEnabled}`)
    await page.click('text=Read the texts of these messages')
    expect(await page.locator('.said').allTextContents()).toEqual(['Shall we take 100% of it?'])
    expect(await page.locator('.done').textContent()).toContain('The text of one message is shown.')

    const told = await openPageAs(ann, '/with/bob', { javaScriptEnabled })
    expect(await told.locator('.reads li').first().textContent()).toContain(
      `A complaint, ${javaScriptEnabled}`,
    )
  },
)
