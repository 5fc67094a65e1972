import { afterAll, beforeAll, expect, test } from 'bun:test'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { composer } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'
import { findViolations } from '../support/violations.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
  for (const name of ['bob', 'cleo']) await addPerson(app, name)
})
afterAll(() => app.stop())

/** Shares something as a system does: it has the browser send the form that the manifest describes. */
async function shareFromElsewhere(page: Page, fields: Record<string, string>): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready')
  await page.evaluate(`{
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', enctype: 'multipart/form-data', action: '/share/receive' })
    for (const [name, value] of Object.entries(${JSON.stringify(fields)})) {
      const input = document.createElement('input')
      Object.assign(input, { name, value, type: 'hidden' })
      form.append(input)
    }
    document.body.append(form)
    form.submit()
  }`)
  await page.waitForURL(`${app.url}/share`)
}

test('a link that another app shares stands where one writes to whom one picks, after what was begun there, and is not sent', async () => {
  const ann = await addPerson(app, 'ann')
  await ann.call('/api/v1/draft/bob/', { method: 'PUT', body: { body: 'look at this:' } })
  const page = await openPageAs(ann, '/', { serviceWorkers: 'allow' })
  await page.addInitScript({ content: axe.source })
  await shareFromElsewhere(page, {
    title: 'A harbour',
    text: 'A harbour at night',
    url: 'https://example.com/harbour',
  })
  const shared = page.getByLabel('What you share')
  await expect(shared.inputValue()).resolves.toBe('A harbour at night\nhttps://example.com/harbour')
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('searchbox').pressSequentially('bo')
  await page.getByRole('button', { name: 'cleo' }).waitFor({ state: 'detached' })
  expect(await shared.inputValue()).toContain('harbour')
  await page.getByRole('button', { name: 'bob' }).click()
  await page.waitForURL(`${app.url}/with/bob`)
  expect(await composer(page).inputValue()).toBe(
    'look at this:\nA harbour at night\nhttps://example.com/harbour',
  )
  expect(await page.locator('#messages > .message').count()).toBe(0)
  await page.goto(`${app.url}/share`)
  expect(await shared.inputValue()).toBe('') // it has been put somewhere
})
