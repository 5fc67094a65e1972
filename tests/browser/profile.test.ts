import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { bomb, stripes } from '../support/pictures.ts'

// What people set of how they are shown and of how pages are, as they do it, without a script; and what others see of it at once.

const DARK = 'rgb(16, 21, 19)'
const LIGHT = 'rgb(244, 247, 246)'

let app: TestApp
let ann: Client
let own: Page
let partner: Page

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  const bob = await addPerson(app, 'bob')
  await ann.send('bob', 'Hello')
  own = await openPageAs(ann, '/settings', { javaScriptEnabled: false, colorScheme: 'light' })
  partner = await openPageAs(bob, '/with/ann', { colorScheme: 'dark' })
})
afterAll(() => app.stop())

const background = (page: Page) =>
  page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')

/** Where something is on a page. */
async function boxOf(page: Page, selector: string) {
  const element = page.locator(selector).first()
  for (;;) {
    await element.waitFor()
    const box = await element.boundingBox()
    if (box) return box // else the list was put anew at this moment
  }
}

/** A browser gets the answer, though the server does not take all of what it sends. */
const UPLOAD_TOO_MUCH = `(() => {
  const body = new FormData()
  body.set('picture', new Blob([new Uint8Array(11 * 1024 * 1024)]), 'large.png')
  return fetch('/settings/picture', { method: 'POST', body }).then(response => response.text())
})()`

async function submit(path: string): Promise<void> {
  await own.click(`form[action="${path}"] button`)
}

test('a name is saved, and the open page of a partner shows it, with nothing moved', async () => {
  const before = await boxOf(partner, '#row-ann')
  await own.fill('[name=display_name]', 'Ann \u202e Smith')
  await submit('/settings/name')
  expect(await own.locator('#display_name-note').textContent()).toContain('turn the direction')
  await own.fill('[name=display_name]', 'Ann Smith')
  await submit('/settings/name')
  expect(await own.locator('.done').textContent()).toBe('The name is saved.')
  await partner.locator('.pane h1', { hasText: 'Ann Smith' }).waitFor()
  expect(await partner.locator('#row-ann .name').textContent()).toBe('Ann Smith ann')
  expect(await boxOf(partner, '#row-ann')).toEqual(before)
})

test('a picture is saved, and the open page of a partner shows it in the place of the initial', async () => {
  const before = await boxOf(partner, '.pane > .bar .avatar')
  const row = await boxOf(partner, '#row-ann')
  const file = (content: Uint8Array, name: string) => ({
    name,
    mimeType: 'image/png',
    buffer: Buffer.from(content),
  })
  await own.setInputFiles('[name=picture]', file(bomb(20_000, 20_000), 'bomb.png'))
  await submit('/settings/picture')
  expect(await own.locator('#picture-note').textContent()).toContain('too many pixels')
  expect(await partner.evaluate<string>(UPLOAD_TOO_MUCH)).toContain('This file is too large')
  await own.setInputFiles('[name=picture]', file(stripes(600, 400), 'me.png'))
  await submit('/settings/picture')
  expect(await own.locator('.done').textContent()).toBe('The picture is saved.')
  await partner.locator('.pane > .bar img.avatar').waitFor()
  const width = `(async image => (await image.decode(), image.naturalWidth))(document.querySelector('.pane > .bar img.avatar'))`
  expect(await partner.evaluate<number>(width)).toBe(96)
  expect(await boxOf(partner, '.pane > .bar .avatar')).toEqual(before)
  expect(await boxOf(partner, '#row-ann')).toEqual(row)
  await submit('/settings/picture/remove')
  await partner.locator('.pane > .bar span.avatar').waitFor()
})

test('a theme counts before what the system says, and a density is closer together', async () => {
  await own.goto(`${app.url}/settings/appearance`)
  expect(await background(own)).toBe(LIGHT)
  await own.selectOption('[name=theme]', 'dark')
  await submit('/settings/appearance/theme')
  expect(await own.locator('.done').textContent()).toBe('The theme is saved.')
  expect(await background(own)).toBe(DARK)
  expect(await background(partner)).toBe(DARK)
  await partner.goto(`${app.url}/settings/appearance`)
  await partner.selectOption('[name=theme]', 'light')
  await partner.click('form[action="/settings/appearance/theme"] button')
  await partner.locator('.done').waitFor()
  expect(await background(partner)).toBe(LIGHT)

  const loose = await boxOf(own, 'main .panel')
  await own.selectOption('[name=density]', 'compact')
  await submit('/settings/appearance/density')
  expect((await boxOf(own, 'main .panel'))?.height).toBeLessThan(loose?.height ?? 0)
  expect([...problemsOn(own), ...problemsOn(partner)]).toEqual([])
})
