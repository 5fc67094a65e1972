import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Download, Page } from 'playwright-core'
import { findPersonByName } from '../../src/accounts/store.ts'
import { createDatabaseStorage } from '../../src/files/storage.ts'
import { makeFile } from '../../src/own-data/making.ts'
import { askForFile } from '../../src/own-data/store.ts'
import { english } from '../../src/words/english.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { temporaryDir } from '../support/cleanup.ts'
import { type Client, PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { unzip } from '../support/zip.ts'

const { data: words } = english.ownAccount

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
let ann: Client

beforeAll(async () => {
  app = await startApp()
  url = app.url.replace('127.0.0.1', 'localhost') // passkeys are for names
  ann = await addPerson(app, 'ann')
  await addPerson(app, 'bob')
})
afterAll(() => app.stop())

/** Opens the page in which there is no script. */
const openPlain = (person: Client) => openPageAs(person, '/settings/data', { javaScriptEnabled: false })

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function downloadBy(page: Page, click: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()])
  return download
}

/** Keeps what was downloaded as a file, whichever process has the browser. */
async function keep(download: Download): Promise<Blob> {
  const path = join(temporaryDir(), 'data.zip')
  await download.saveAs(path)
  return Bun.file(path)
}

/** Takes a ZIP apart into a folder, as whoever double-clicks it. */
async function unpack(download: Download): Promise<string> {
  const folder = temporaryDir()
  for (const { name, text } of await unzip(await keep(download))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

test('what was downloaded without a script is read without the network, and nothing in it runs', async () => {
  const attack = '<img src=x onerror="document.title=1"><script>document.title = 1</script>'
  await ann.send('bob', attack)
  await ann.send('bob', 'One line\nand another')
  const page = await openPlain(ann)
  const download = await downloadBy(page, () => button(page, words.submit).click())
  expect(download.suggestedFilename()).toMatch(/^chatapp-ann-[\d-]+\.zip$/)
  const folder = await unpack(download)
  await page.context().close()

  const reader = await openPageAs(ann, '/account-deleted')
  await reader.context().setOffline(true)
  await reader.goto(`file://${folder}/index.html`)
  expect(await reader.textContent('h1')).toBe(words.archive.title('ann'))
  await reader.click('table >> text=bob')
  expect(await reader.textContent('h1')).toBe(words.archive.conversationWith('bob'))
  expect(await reader.locator('.said').allTextContents()).toEqual([attack, 'One line\nand another'])
  expect(await reader.locator('h2').count()).toBe(1)
  expect(await reader.title()).toStartWith(words.archive.conversationWith('bob'))
  const style = await reader.evaluate<string>(
    `getComputedStyle(document.querySelector('.said')).whiteSpaceCollapse`,
  )
  expect(style).toBe('preserve')
  await reader.click(`text=${words.archive.back}`)
  expect(reader.url()).toEndWith('/index.html')
  expect(problemsOn(reader)).toEqual([])
  await reader.context().close()
})

test('a page says how far a file is while it is made, and that it is ready, with a script and without', async () => {
  const { sql } = app.database
  const busy = await addPerson(app, 'busy')
  const person = await findPersonByName(sql, 'busy')
  const fileId = await askForFile(sql, person ?? { id: 0 }, 'en')
  const [page, plain] = [await openPageAs(busy, '/settings/data'), await openPlain(busy)]
  for (const either of [page, plain]) await either.getByText(words.waiting).waitFor()

  await sql`UPDATE data_files SET state = 'making', attempt = gen_random_uuid(), messages = 2000, messages_done = 500`
  await page.getByText(words.making(500, 2_000)).waitFor() // without loading the page again
  await plain.getByRole('link', { name: words.reload }).click()
  expect(await plain.textContent('main')).toContain(words.making(500, 2_000))

  await makeFile(
    { sql, storage: createDatabaseStorage(sql), serverName: '', signal: new AbortController().signal },
    fileId,
  )
  await page.getByText(words.ready(1)).waitFor()
  await plain.getByRole('link', { name: words.reload }).click()
  for (const either of [page, plain]) {
    const download = await downloadBy(either, () => either.getByRole('link', { name: words.fetch }).click())
    expect(await unzip(await keep(download))).not.toHaveLength(0)
  }
  expect(problemsOn(page)).toEqual([])
  for (const either of [page, plain]) await either.context().close()
})

test('an account is deleted with its password, without a script', async () => {
  const page = await openPlain(ann)
  await page.getByRole('link', { name: words.delete }).click()
  await page.fill('[name=password]', 'not the password')
  await button(page, words.deleteSubmit).click()
  expect(await page.textContent('small.error')).toContain(english.fields.passwordWrong)
  await page.fill('[name=password]', PASSWORD)
  await button(page, words.deleteSubmit).click()
  expect(await page.textContent('h1')).toBe(words.deletedTitle)
  await page.goto(`${app.url}/settings/data`)
  expect(page.url()).toContain('/sign-in')
  await page.context().close()
})

test('an account is deleted with a passkey', async () => {
  const page = await openPageAs({ ...(await addPerson(app, 'holder')), url }, '/settings/passkeys')
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE })
  await page.fill('[name=name]', 'Phone')
  await button(page, english.passkeys.addSubmit).click()
  await page.getByText(english.passkeys.done.added).waitFor()

  await page.goto(`${url}/settings/data/delete`)
  await button(page, english.passkeys.confirmWith).click()
  await page.getByText(english.passkeys.browser.confirmed).waitFor()
  await button(page, words.deleteSubmit).click()
  await page.getByText(words.deleted).waitFor()
  expect(await findPersonByName(app.database.sql, 'holder')).toBeNull()
  expect(problemsOn(page)).toEqual([])
})
