import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, openPageAs } from '../support/browser.ts'
import { composer } from '../support/chat-page.ts'
import { type Client, PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// What somebody does who wants to know who is in their account, in a browser without JavaScript, while another of theirs is open.

let app: TestApp
let ann: Client
let page: Page

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  await addPerson(app, 'bob')
  page = await openPage({ javaScriptEnabled: false })
  await page.goto(`${app.url}/sign-in?next=/settings/security`)
  await page.getByLabel('Username').fill('ann')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
})

afterAll(() => app.stop())

const said = () => page.getByRole('status').textContent()

test('a session that is ended in the list leads its page to sign in, and keeps what was typed there', async () => {
  const elsewhere = await openPageAs(ann, '/with/bob')
  await composer(elsewhere).fill('begun')
  await page.getByRole('link', { name: 'Devices' }).click()
  const rows = page.getByRole('row')
  expect(await rows.count()).toBe(3)
  expect(await rows.nth(1).textContent()).toMatch(/Chrome.* on Linux[\s\S]*This one[\s\S]*New browser/)
  await rows.nth(2).getByRole('button').click()
  expect(await said()).toBe('The session has ended.')
  expect(await rows.count()).toBe(2)
  await elsewhere.waitForURL(`${app.url}/sign-in?next=%2Fwith%2Fbob`)
  await elsewhere.getByLabel('Username').fill('ann')
  await elsewhere.getByLabel('Password').fill(PASSWORD)
  await elsewhere.getByRole('button', { name: 'Sign in' }).click()
  await elsewhere.waitForURL(`${app.url}/with/bob`)
  expect(await composer(elsewhere).inputValue()).toBe('begun')

  await page.goto(`${app.url}/settings/devices`)
  await page.getByRole('button', { name: 'End all other sessions' }).click()
  expect(await said()).toBe('All other sessions have ended.')
  await elsewhere.waitForURL(`${app.url}/sign-in?next=%2Fwith%2Fbob`)
})

test('a token is made, shown once, used by a program, and revoked', async () => {
  await page.getByRole('link', { name: 'API tokens' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('a reader')
  await page.getByRole('button', { name: 'Make the token' }).click()
  expect(await page.getByText('Choose at least one of').count()).toBe(1)
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('a reader')
  await page.getByLabel('Read:').check()
  await page.getByRole('button', { name: 'Make the token' }).click()
  const token = await page.getByRole('textbox', { name: 'Token' }).inputValue()
  expect(token).toStartWith('chatapp_')
  const ask = async () =>
    (await fetch(`${app.url}/api/v1/user/`, { headers: { authorization: `Bearer ${token}` } })).status
  expect(await ask()).toBe(200)
  await page.getByRole('link', { name: 'Go back to the tokens' }).click()
  expect(await page.content()).not.toContain(token)
  await page.getByRole('button', { name: 'Revoke a reader' }).click()
  expect(await said()).toBe('The token works no longer.')
  expect(await ask()).toBe(401)
})

test('another password is chosen, and this browser stays signed in', async () => {
  await page.getByRole('link', { name: 'Sign-in and security' }).click()
  await page.getByRole('link', { name: 'Your password' }).click()
  await page.getByLabel('The password you have').fill('a guess')
  await page.getByLabel('The new password').fill('another horse battery')
  await page.getByRole('button', { name: 'Change the password' }).click()
  expect(await page.getByText('This is not your password.').count()).toBe(1)
  await page.getByLabel('The password you have').fill(PASSWORD)
  await page.getByLabel('The new password').fill('another horse battery')
  await page.getByRole('button', { name: 'Change the password' }).click()
  expect(await said()).toContain('The password is changed.')
  await page.goto(`${app.url}/`)
  expect(page.url()).toBe(`${app.url}/`)
})
