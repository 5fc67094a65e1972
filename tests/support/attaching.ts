import type { Locator, Page } from 'playwright-core'

export const MB = 1024 * 1024

/** The smallest PNG: one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A file to choose, of so many bytes. */
export function fileOf(bytes: number, name = 'film.bin') {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(bytes, 'x') }
}

/** Chooses files as the button in the composer does. */
export async function choose(page: Page, ...files: ReturnType<typeof fileOf>[]): Promise<void> {
  await page.locator('.composer [type=file]').setInputFiles(files)
}

/** What is attached where one writes. */
export function cards(page: Page): Locator {
  return page.locator('.composer .attachment')
}

/** Waits until so many of them are on the server. */
export async function untilWhole(page: Page, count: number): Promise<void> {
  await page
    .locator('.composer .attachment.whole')
    .nth(count - 1)
    .waitFor()
}

/** Notes after how many bytes each part begins that the server has confirmed. */
export function watchConfirmed(page: Page): number[] {
  const confirmed: number[] = []
  page.context().on('response', response => {
    if (response.request().method() === 'PUT' && response.ok()) confirmed.push(offsetOf(response.url()))
  })
  return confirmed
}

/** Has no part get through that begins after so many bytes. @returns what lets them through again */
export async function cutAfter(
  page: Page,
  bytes: number,
): Promise<{ held: Promise<void>; mend(): Promise<void> }> {
  const { promise: held, resolve } = Promise.withResolvers<void>()
  const isPart = /\/files\/uploads\/\d+\?offset=/
  await page.context().route(isPart, route => {
    if (offsetOf(route.request().url()) < bytes) return route.continue()
    resolve()
    return route.abort()
  })
  return { held, mend: () => page.context().unroute(isPart) }
}

function offsetOf(url: string): number {
  return Number(new URL(url).searchParams.get('offset'))
}
