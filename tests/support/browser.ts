import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContextOptions,
  type BrowserServer,
  chromium,
  type LaunchOptions,
  type Page,
} from 'playwright-core'
import { english } from '../../src/words/english.ts'
import { pseudo } from '../../src/words/pseudo.ts'
import type { Words } from '../../src/words/words.ts'
import { endAfterTest, endAtLast } from './cleanup.ts'
import { type Client, PASSWORD } from './client.ts'
import { complainOfPlainText } from './plain-text.ts'
import { installPackages } from './programs.ts'

const USUAL_PLACES = [
  '/usr/bin/chromium-headless-shell', // draws nothing for a window: half the time of the others
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const FLAGS = [
  '--no-sandbox', // the tests also run as root
  '--disable-gpu',
  '--in-process-gpu', // which draws nothing on a screen: a process less to talk to
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream', // a microphone in which it beeps
  '--use-fake-ui-for-media-stream', // which every page may use
]

let browser: Promise<Browser> | null = null

/** The language that pages are opened in. */
let words: Words = english

/** Has the pages that are opened from now on speak another language; a text that is not in its catalog is a problem. */
export function speak(language: Words): void {
  words = language
}

/** What the pages say. */
export function spoken(): Words {
  return words
}

const problems = new WeakMap<Page, string[]>()

/** Opens a page of somebody's own: another person, another device. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  browser ??= launch()
  const context = await (await browser).newContext({
    viewport: { width: 1200, height: 800 },
    locale: words.language.tag,
    serviceWorkers: 'block', // what goes through one cannot be held up, and a browser may have none
    ...options,
  })
  endAfterTest(() => context.close()) // a page that nobody looks at goes on drawing
  if (words === pseudo) await context.addInitScript(complainOfPlainText)
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const noted: string[] = []
  problems.set(page, noted)
  page.on('pageerror', error => noted.push(String(error)))
  page.on('console', entry => {
    if (entry.type() === 'error' && !entry.text().startsWith('Failed to load resource'))
      noted.push(entry.text())
  })
  return page
}

/** What the browser complained about on a page: a script's error, a breach of the content security policy. */
export function problemsOn(page: Page): string[] {
  return problems.get(page) ?? []
}

/** Opens a page of somebody who has signed in. */
export async function openPageAs(
  { url, token }: Client,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openPage(options)
  await page.context().addCookies([{ name: 'chatapp', value: token, url }])
  await page.goto(`${url}${path}`)
  return page
}

/** Opens a page and signs up on it, as a newcomer does. */
export async function signUpOnPage(
  url: string,
  username: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openPage(options)
  await page.goto(`${url}/sign-up`)
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', PASSWORD)
  await page.click('button[type=submit]')
  await page.waitForURL(`${url}/`)
  return page
}

async function launch(): Promise<Browser> {
  const { TEST_BROWSER } = process.env
  const launched = await (TEST_BROWSER ? chromium.connect(TEST_BROWSER) : chromium.launch(describeChromium()))
  endAtLast(() => launched.close())
  return launched
}

/** Starts a Chromium for all test files of a run. TEST_BROWSER hands them its address. */
export function launchBrowserServer(): Promise<BrowserServer> {
  return chromium.launchServer({
    ...describeChromium(),
    host: '127.0.0.1',
    handleSIGINT: false, // whoever started it ends it, after the tests
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}

function describeChromium(): LaunchOptions {
  const executablePath = provideChromium()
  return { ...(executablePath && { executablePath }), args: FLAGS }
}

/** Finds a Chromium, or installs one. @returns nothing where Playwright has one of its own, which it finds itself */
export function provideChromium(): string | undefined {
  const found = lookForChromium()
  if (found) return found
  installPackages('chromium-headless-shell', 'fonts-noto-color-emoji')
  const installed = lookForChromium()
  if (installed) return installed
  const cli = join(import.meta.dirname, '..', '..', 'node_modules', 'playwright-core', 'cli.js')
  spawnSync(process.execPath, [cli, 'install', '--only-shell', 'chromium'], { stdio: 'ignore' })
  return undefined
}

/** Finds a Chromium with all that people have, such as notifications, where there is one. A headless shell denies them whatever it is told. */
export function findWholeChromium(): string | undefined {
  return placesOfChromium().find(path => !path.includes('headless') && existsSync(path))
}

/** Starts it without a screen. */
export async function launchWholeChromium(executablePath: string): Promise<Browser> {
  const launched = await chromium.launch({
    executablePath,
    headless: false,
    args: ['--headless=new', ...FLAGS],
  })
  endAtLast(() => launched.close())
  return launched
}

function lookForChromium(): string | undefined {
  return placesOfChromium().find(path => existsSync(path))
}

function placesOfChromium(): string[] {
  const { CHROMIUM_PATH } = process.env
  return CHROMIUM_PATH ? [CHROMIUM_PATH, ...USUAL_PLACES] : USUAL_PLACES
}
