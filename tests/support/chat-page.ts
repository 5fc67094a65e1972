import type { Locator, Page } from 'playwright-core'

/** What is in the open conversation, in the order in which it is shown. */
export function bodies(page: Page): Promise<string[]> {
  return page.locator('#messages > .message:not(.waiting) > .text').allTextContents()
}

/** A stored message by its text, or by a part of it. */
export function message(page: Page, text: string | RegExp): Locator {
  return page.locator('#messages > .message:not(.waiting) > .text', { hasText: text })
}

export function composer(page: Page): Locator {
  return page.locator('.composer textarea')
}

/** Writes and sends as one does by keyboard. */
export async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.keyboard.press('Enter')
}

/** Writes what the server refuses, on a page that does not know of its limit. */
export async function writeTooLong(page: Page, beginning = ''): Promise<void> {
  await page.evaluate("document.querySelector('.composer').dataset.maxLength = 1_000_000")
  await write(page, beginning + 'x'.repeat(10_001))
}

/**
 * Waits until something holds in a page, which looks by itself: each look from here would take four processes. Playwright’s own way needs eval,
 * which the content security policy forbids.
 */
export function until(page: Page, expression: string): Promise<void> {
  return page.evaluate(`(async () => {
    while (!(await (${expression}))) await new Promise(resolve => setTimeout(resolve, 20))
  })()`)
}

/** Opens a conversation from the list, and waits until it is there. */
export async function open(page: Page, username: string): Promise<void> {
  await page.locator(`.row[data-user="${username}"] > a`).click()
  await page.locator(`#conversation[data-partner="${username}"]`).waitFor()
}

/** Presses "Sign out" in the menu of one's own account. */
export async function signOut(page: Page): Promise<void> {
  await page.locator('.sidebar .menu summary').click()
  await page.locator('form[action="/sign-out"] button').click()
}

/**
 * How the open conversation is arranged, a line for each thing in it: `day`, `new`, `own: Hello` for a message that has a time, and `own+ Hello`
 * for one that goes on with the one before.
 */
export function arrangement(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('#messages > :is(.day, .new, .message)')].map(item => {
    if (!item.matches('.message')) return item.classList[0]
    const who = item.matches('.own') ? 'own' : 'other'
    return who + (item.matches('.follows') ? '+ ' : ': ') + item.querySelector('.text').textContent
  })`)
}
