import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { createSetupLink } from '../../src/accounts/links.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, problemsOn } from '../support/browser.ts'
import { PASSWORD } from '../support/client.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

async function fillIn(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`main [name=${name}]`, value)
}

describe('without JavaScript', () => {
  test('a server is set up, and somebody signs up by invitation', async () => {
    const admin = await openPage({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
    await admin.goto(`${app.url}/setup/${(await createSetupLink(app.database.sql)).secret}`)
    await fillIn(admin, { username: 'ann', password: PASSWORD, server_name: 'The Choir' })
    await admin.selectOption('[name=sign_up]', 'invitation')
    await admin.click('button[type=submit]')
    expect(admin.url()).toBe(`${app.url}/admin`)
    expect(await admin.title()).toContain('The Choir')

    await admin.click('nav >> text=Settings')
    expect(await admin.inputValue('[name=sign_up]')).toBe('invitation')
    await fillIn(admin, { welcome: 'Welcome to rehearsal' })
    await admin.click('main button.primary')
    expect(await admin.textContent('.done')).toBe('The settings are saved.')

    await admin.click('nav >> text=Invitations')
    await fillIn(admin, { uses: '0', note: 'for the altos' })
    await admin
      .locator('form')
      .first()
      .evaluate(form => form.setAttribute('novalidate', ''))
    await admin.click('main button.primary')
    expect(await admin.textContent('#uses-note')).toContain('from 1 to 1000')
    expect(await admin.inputValue('[name=note]')).toBe('for the altos')
    await fillIn(admin, { uses: '1' })
    await admin.click('main button.primary')
    const link = await admin.inputValue('[name=link]')

    const guest = await openPage({ javaScriptEnabled: false })
    await guest.goto(`${app.url}/sign-in`)
    expect(await guest.textContent('main')).toContain('Welcome to rehearsal')
    expect(await guest.locator('text=Make an account').count()).toBe(0)
    await guest.goto(link)
    await fillIn(guest, { username: 'ANN', password: PASSWORD })
    await guest.click('button[type=submit]')
    expect(await guest.textContent('#username-note')).toContain('taken')
    await fillIn(guest, { username: 'bea', password: PASSWORD })
    await guest.click('button[type=submit]')
    expect(guest.url()).toBe(`${app.url}/`)

    await admin.click('text=Go back to the invitations')
    expect(await admin.textContent('table')).toContain('Used up')
    await admin.click('main button.primary')
    await admin.click('text=Go back to the invitations')
    await admin.click('button.danger')
    expect(await admin.textContent('.done')).toContain('The invitation works no longer.')
    await admin.selectOption('[name=state]', 'revoked')
    await admin.click('.filters button')
    expect(await admin.locator('tbody tr').count()).toBe(1)
    expect(problemsOn(admin)).toEqual([])
  })
})
