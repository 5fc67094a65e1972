import { afterAll, beforeAll, expect, test } from 'bun:test'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { CDPSession, Page } from 'playwright-core'
import { english } from '../../src/words/english.ts'
import { makeStale } from '../passkeys/person.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { addPerson } from '../support/people.ts'

// A person with a device that Chromium plays: it has the keys, and says that it has looked who it is.

const { passkeys: words } = english

const DEVICE = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const

let app: TestApp
let url: string
let page: Page
let cdp: CDPSession
let authenticatorId: string

beforeAll(async () => {
  app = await startApp()
  url = app.url.replace('127.0.0.1', 'localhost') // passkeys are for names
  const ann = await addPerson(app, 'ann')
  page = await openPageAs({ ...ann, url }, '/settings/security')
  cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  ;({ authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE }))
})
afterAll(() => app.stop())

async function openSignIn(): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${url}/sign-in?next=/settings/passkeys`)
}

const button = (name: string) => page.getByRole('button', { name, exact: true })
const alert = () => page.getByRole('alert').filter({ hasText: /./ })

test('somebody adds a passkey', async () => {
  await page.click(`text=${words.title}`)
  expect(await page.textContent('main')).not.toContain('Phone')
  await page.fill('[name=name]', 'Phone')
  await button(words.addSubmit).click()
  await page.getByText(words.done.added).waitFor()
  expect(await page.textContent('table')).toContain('Phone')
})

test('a device that has one already says so', async () => {
  await page.fill('[name=name]', 'Phone again')
  await button(words.addSubmit).click()
  await page.getByText(words.browser.known).waitFor()
})

test('the field for the name offers it, and whoever takes it is signed in', async () => {
  await openSignIn()
  await page.waitForURL(`${url}/settings/passkeys`) // this device takes whatever is offered
})

test('a prompt that is cancelled changes nothing, and can be tried again', async () => {
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await openSignIn()
  await button(words.signIn).click()
  await alert().waitFor()
  expect(await alert().textContent()).toBe(words.browser.cancelled)
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await button(words.signIn).click()
  await page.waitForURL(`${url}/settings/passkeys`)
  expect(await page.textContent('table')).not.toContain(words.never)
  expect(problemsOn(page)).toEqual([])
})

test('a passkey confirms in place of the password', async () => {
  await makeStale(app, 'ann')
  await page.click('table >> text=Phone')
  await button(words.removeSubmit).click()
  await page.getByText(english.fields.passwordAgain).waitFor()
  await button(words.confirmWith).click()
  await page.getByText(words.browser.confirmed).waitFor()
  await page.fill('[name=name]', 'My phone')
  await button(words.renameSubmit).click()
  await page.getByText(words.done.renamed).waitFor()
  await page.fill('[name=name]', 'Not while it has one')
  await button(words.addSubmit).click()
  await page.getByText(words.browser.known).waitFor() // the server lets the device be asked
})

test('a wrong password is complained of beside its field, and the device is not asked', async () => {
  await makeStale(app, 'ann')
  await page.fill('[name=password]', 'not the password')
  await button(words.addSubmit).click()
  await page.getByText(english.fields.passwordWrong).waitFor()
  expect(await page.getAttribute('[name=password]', 'aria-invalid')).toBe('true')
})

test('a passkey that has counted back is refused in words', async () => {
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
  const [credential] = credentials
  if (!credential) throw new Error('The device has no passkey.')
  await cdp.send('WebAuthn.clearCredentials', { authenticatorId })
  const copy = { ...credential, signCount: 0 }
  await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: copy })
  await openSignIn()
  await alert().waitFor()
  expect(await alert().textContent()).toBe(words.counterWentBack('My phone'))
  expect(await page.getAttribute('[name=username]', 'autocomplete')).toBe('username webauthn')
  expect(new URL(page.url()).searchParams.get('next')).toBe('/settings/passkeys')
})

test('a passkey of another server at this host is not known here', async () => {
  await cdp.send('WebAuthn.clearCredentials', { authenticatorId })
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credential = {
    credentialId: randomBytes(16).toString('base64'),
    isResidentCredential: true,
    rpId: 'localhost',
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    userHandle: randomBytes(16).toString('base64'),
    signCount: 1,
  }
  await cdp.send('WebAuthn.addCredential', { authenticatorId, credential })
  await openSignIn()
  await alert().waitFor()
  expect(await alert().textContent()).toBe(words.unknown)
  expect(problemsOn(page)).toEqual([])
})
