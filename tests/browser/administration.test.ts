import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { addAdministrator, addPerson } from '../support/people.ts'

// What administrators do, once each, in a browser without JavaScript. What they do to accounts stands in
// tests/administration/people-pages.test.ts, and how they set a server up and let people in in setup.test.ts.

let app: TestApp
let page: Page
let bob: Client

beforeAll(async () => {
  app = await startApp({ CHATAPP_ADMIN_READS: 'on' })
  const root = await addAdministrator(app, 'root')
  const ann = await addPerson(app, 'ann')
  bob = await addPerson(app, 'bob')
  await ann.send('bob', 'Good morning')
  await ann.send('bob', 'You will hear from me')
  await bob.send('ann', 'Please stop')
  page = await openPageAs(root, '/admin', { javaScriptEnabled: false })
})
afterAll(() => app.stop())

const button = (name: string) => page.getByRole('button', { name, exact: true })
const status = () => page.locator('[role=status]').textContent()
const goTo = (part: string) => page.click(`.parts >> text=${part}`)

describe('without JavaScript', () => {
  test('a member reports a message; an administrator reads the report, closes it with a note, and opens it again', async () => {
    const bobs = await openPageAs(bob, '/with/ann', { javaScriptEnabled: false })
    await bobs.locator('.message.own .more-about').first().click()
    expect(await bobs.getByRole('link', { name: 'Report' }).count()).toBe(0)
    await bobs.goto(`${app.url}/with/ann`)
    await bobs.locator('.message', { hasText: 'You will hear' }).locator('.more-about').focus()
    await bobs.keyboard.press('Enter')
    await bobs.getByRole('link', { name: 'Report' }).focus()
    await bobs.keyboard.press('Enter')
    await bobs.waitForURL(/\/report$/)
    expect(await bobs.textContent('blockquote')).toBe('You will hear from me')
    await bobs.fill('[name=reason]', 'This is a threat.')
    await bobs.click('button[type=submit]')
    expect(await bobs.textContent('h1')).toBe('You have reported this message')
    await bobs.click('text=Go back to the conversation')
    await bobs.waitForURL(`${app.url}/with/ann`)
    expect(problemsOn(bobs)).toEqual([])

    await goTo('Reports')
    await page.selectOption('[name=state]', 'open')
    await button('Show').click()
    await page.click('table.data a')
    expect(await page.locator('.kept .said').allTextContents()).toEqual([
      'Good morning',
      'You will hear from me',
      'Please stop',
    ])
    expect(await page.locator('.kept .reported .said').textContent()).toBe('You will hear from me')
    await page.fill('[name=note]', 'Both were heard.')
    await button('Close the report').click()
    expect(await status()).toBe('The report is closed.')
    expect(await page.textContent('main')).toContain('Both were heard.')
    await button('Open it again').click()
    expect(await status()).toBe('The report is open again.')
  })

  test('messages are found without their texts, and read for a reason', async () => {
    await goTo('Messages')
    await page.fill('[name=sender]', 'ann')
    await button('Show').click()
    expect(await page.locator('table.data tbody tr').count()).toBe(2)
    expect(await page.textContent('main')).not.toContain('Good morning')
    await page.fill('[name=reason]', 'Report 1')
    await page.locator('form[method=post] button').click()
    expect(await page.locator('table.data .said').allTextContents()).toEqual([
      'You will hear from me',
      'Good morning',
    ])
  })

  test('an invitation is made, and revoked', async () => {
    await goTo('Invitations')
    await page.fill('[name=note]', 'For visitors')
    await button('Make the invitation').click()
    expect(await page.inputValue('[name=link]')).toContain(app.url)
    await goTo('Invitations')
    await page.click('button:text("Revoke")')
    expect(await status()).toContain('works no longer')
  })

  test('a setting is changed', async () => {
    await goTo('Settings')
    await page.fill('[name=welcome]', 'Good to see you.')
    await button('Save').click()
    expect(await status()).toBe('The settings are saved.')
    expect(await page.inputValue('[name=welcome]')).toBe('Good to see you.')
  })

  test('all of it is in the audit log, which is looked through by person, action and day', async () => {
    await goTo('Audit log')
    const actions = page.locator('table.data tbody td:nth-child(3)')
    expect(await actions.allTextContents()).toEqual([
      'Changed a setting',
      'Revoked an invitation',
      'Made an invitation',
      'Read messages',
      'Reopened a report',
      'Closed a report',
    ])
    await page.fill('[name=person]', 'ann')
    await page.selectOption('[name=action]', 'report.closed')
    await page.fill('[name=from]', new Date(Date.now() - 86_400_000).toISOString().slice(0, 10))
    await button('Show').click()
    expect(await actions.allTextContents()).toEqual(['Closed a report'])
    expect(await page.textContent('.details')).toContain('Both were heard.')
    expect(problemsOn(page)).toEqual([])
  })
})
