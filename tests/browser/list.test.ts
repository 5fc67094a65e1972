import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

describe('the list', () => {
  let pia: Page
  let quin: Client
  beforeAll(async () => {
    pia = await openPageAs(await addPerson(app, 'pia'))
    quin = await addPerson(app, 'quin')
    await app.database.sql`
      INSERT INTO users (username, password_hash) SELECT 'crowd' || n, '' FROM generate_series(1000, 1099) n`
  })

  test('finds people while one types', async () => {
    await pia.goto(app.url)
    await pia.locator('.search input').pressSequentially('OWD104', { delay: 20 })
    await pia.locator('#people > .heading:nth-child(2) + .row:nth-last-child(10)').waitFor() // ten of them
    await pia.locator('.search input').fill('no such person')
    await pia.locator('.nobody').waitFor()
    await pia.locator('.search input').fill('')
    await pia.locator('#people .row').nth(29).waitFor()
  })

  test('loads more as one scrolls', async () => {
    await pia.goto(app.url)
    const count = () => pia.locator('#people .row').count()
    expect(await count()).toBe(30)
    const scroller = pia.locator('nav[aria-label="People"]')
    while (await pia.locator('#people .more').count()) {
      const before = await count()
      await scroller.evaluate(nav => nav.scrollTo({ top: nav.scrollHeight }))
      await pia.locator('#people .row').nth(before).waitFor()
    }
    const loaded = await count()
    await pia
      .locator('#people .row')
      .first()
      .evaluate(row => row.setAttribute('data-old', ''))
    await app.database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query ILIKE 'listen%'` // a gap: the page reads the list again
    await pia.locator('#people [data-old]').waitFor({ state: 'detached' })
    expect(await count()).toBe(loaded)
    const names = await pia.locator('#people .row .name').allTextContents()
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter(name => name.startsWith('crowd'))).toHaveLength(100)
  })

  test('has the latest conversation first', async () => {
    await pia.goto(app.url)
    const rose = await addPerson(app, 'rose')
    for (const sender of [quin, rose, quin]) {
      await sender.send('pia', `from ${sender.username}`)
      await pia.locator(`#people > .row:first-child[data-user="${sender.username}"]`).waitFor()
    }
    expect(await pia.locator('.row[data-user="quin"]').count()).toBe(1)
    await pia.locator('.row[data-user="quin"] .badge', { hasText: '2 unread' }).waitFor()
  })
})

test('with the first conversation, the others become everyone else', async () => {
  const amy = await addPerson(app, 'amy')
  const page = await openPageAs(amy)
  await page.locator('#people > .heading:first-child', { hasText: 'People' }).waitFor()
  await amy.send('quin', 'Hello')
  await page
    .locator('#people > .row[data-user="quin"]:first-child + .heading', { hasText: 'Everyone else' })
    .waitFor()
})
