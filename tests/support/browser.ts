import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { PASSWORD } from './client.ts'

const USUAL_PLACES = [
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
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let browser: Promise<Browser> | null = null

const problems = new WeakMap<Page, string[]>()

/** Opens a page of somebody's own: another person, another device. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  browser ??= chromium.launch({ executablePath: findChromium(), args: FLAGS })
  const context = await (await browser).newContext({ viewport: { width: 1200, height: 800 }, ...options })
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

/** Opens a page and signs up on it, as a newcomer does. */
export async function openPageAs(
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

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
}

/** Finds a Chromium, or installs one where that can be done without asking. */
export function findChromium(): string {
  const found = lookForChromium()
  if (found) return found
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (isRootOnDebian) {
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' })
    spawnSync(
      'apt-get',
      ['install', '-yq', '--no-install-recommends', 'chromium', 'fonts-noto-color-emoji'],
      {
        stdio: 'ignore',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      },
    )
  } else {
    const cli = join(import.meta.dirname, '..', '..', 'node_modules', 'playwright-core', 'cli.js')
    spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore' })
  }
  const installed = lookForChromium()
  if (!installed) throw new Error('No Chromium was found. Install one, or set CHROMIUM_PATH to it.')
  return installed
}

function lookForChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env
  return [...(CHROMIUM_PATH ? [CHROMIUM_PATH] : []), ...USUAL_PLACES, ...inPlaywrightCache()].find(path =>
    existsSync(path),
  )
}

function inPlaywrightCache(): string[] {
  const cache =
    process.platform === 'darwin'
      ? join(homedir(), 'Library/Caches/ms-playwright')
      : join(homedir(), '.cache/ms-playwright')
  if (!existsSync(cache)) return []
  return readdirSync(cache)
    .filter(name => name.startsWith('chromium-'))
    .flatMap(name => [
      join(cache, name, 'chrome-linux', 'chrome'),
      join(cache, name, 'chrome-linux64', 'chrome'),
      join(cache, name, 'chrome-mac', 'Chromium.app/Contents/MacOS/Chromium'),
    ])
}
