import type { Page } from 'playwright-core'
import type { Pages } from './histories.ts'

type Act = Parameters<Pages['act']>

/**
 * Does something on a page as people do it: by the menu of a message, and in the field. It is done at once, since what comes into the page
 * meanwhile would be in the way of a mouse.
 */
export async function actOn(page: Page, kind: Act[1], message: Act[2], content: Act[3]): Promise<void> {
  const entry = { send: 'reply', edit: 'edit', delete: 'delete', react: content, unreact: content }[kind]
  await page.evaluate(`(() => {
    ${message === null ? '' : choose(message, entry)}
    ${kind === 'send' || kind === 'edit' ? write(content) : ''}
    ${kind === 'delete' ? CONFIRM : ''}
  })()`)
}

/** Whether all that was done on a page is stored, or was refused. */
export function hasSettled(page: Page): Promise<boolean> {
  return page.evaluate(`Object.entries(localStorage).every(
    ([name, item]) => !name.startsWith('chatapp.outbox.') || JSON.parse(item).rejection !== undefined)`)
}

/** Chooses an entry in the menu of one of the messages that have it. Where there are none, nothing more is done. */
function choose(message: number, entry: string): string {
  const isOwn = entry === 'edit' || entry === 'delete'
  return `
    const buttons = [...document.querySelectorAll('#messages > .message[data-seq]${isOwn ? '.own' : ''} > .more-about')]
    if (buttons.length === 0) return
    buttons.at(-1 - ${message} % buttons.length).click()
    document.querySelector('.message-menu button[value="${entry}"]').click()`
}

function write(text: string): string {
  return `
    const field = document.querySelector('.composer textarea')
    field.value = ${JSON.stringify(text)}
    field.form.requestSubmit()`
}

const CONFIRM = `document.querySelector('dialog.deleting button[value="delete"]').click()`
