import type { Page } from 'playwright-core'
import { openPage } from './browser.ts'
import { until } from './chat-page.ts'
import type { Client } from './client.ts'

/** Opens a page of somebody with a service worker beside it. */
export async function openWithWorker(url: string, { token }: Client, path: string): Promise<Page> {
  const page = await openPage({ serviceWorkers: 'allow' })
  await page.context().addCookies([{ name: 'chatapp', value: token, url }])
  await page.goto(url + path)
  await page.evaluate('navigator.serviceWorker.ready')
  return page
}

/** Waits until a text is in what is kept of a conversation. */
export function untilKept(page: Page, partner: string, text: string): Promise<void> {
  return untilCached(page, `/kept/with/${partner}`, text)
}

/** Waits until a text is in what is kept under an address. */
export function untilCached(page: Page, path: string, text: string): Promise<void> {
  return until(
    page,
    `caches.match('${path}').then(kept => kept?.text()).then(kept => kept?.includes(${JSON.stringify(text)}))`,
  )
}
