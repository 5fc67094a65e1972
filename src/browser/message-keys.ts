import { deleteWaiting } from './deleting.ts'
import { beginEdit, editLast, endEdit } from './editing.ts'
import { field } from './field.ts'
import { meantBy } from './message.ts'
import { messageList, openPartner } from './open-conversation.ts'
import { postChange } from './outbox.ts'
import { showVersions } from './versions.ts'

// Of all messages one has its button among what Tab goes through; from there the arrow keys go to the others.

/** The item whose turn it is, by its id; of none, the newest's. */
let currentId: string | null = null

/** Does what is pressed and clicked at messages, and about them in the field. */
export function watchMessages(): void {
  document.addEventListener('keydown', event => {
    if (!actOn(event)) return
    event.preventDefault()
    event.stopPropagation()
  })
  document.addEventListener('focusin', ({ target }) => {
    const item = target instanceof Element ? target.closest('#messages > .message') : null
    if (!item || item.id === currentId) return
    currentId = item.id
    tidyStops()
  })
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element) click(target)
  })
  document.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('.message > .edited') : null
    const item = link?.closest<HTMLElement>('.message')
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void showVersions(item)
  })
  document.addEventListener('submit', event => {
    const { target, submitter } = event
    if (!(target instanceof HTMLFormElement) || !target.matches('.reactions')) return
    event.preventDefault()
    if (submitter instanceof HTMLButtonElement) toggle(submitter)
  })
}

/** What of a message Tab goes to: of one message at a time. */
const STOPS = '.at, .more-about, .chip, .quoted, .edited, .files :is(a, button, input, audio, video)'

/** Has Tab stop at one message. Does nothing where all is right. */
export function tidyStops(): void {
  const list = messageList()
  const items = [...(list?.querySelectorAll<HTMLElement>(':scope > .message:has(> .more-about)') ?? [])]
  const current = items.find(({ id }) => id === currentId) ?? items.at(-1)
  for (const stop of list?.querySelectorAll<HTMLElement>(STOPS) ?? []) {
    const tabIndex = current?.contains(stop) ? 0 : -1
    if (stop.tabIndex !== tabIndex) stop.tabIndex = tabIndex
    if (stop.matches('.more-about') && stop.getAttribute('role') !== 'button') describe(stop)
  }
}

/** With a script it is a button, which is about the message that it stands in. */
function describe(button: HTMLElement): void {
  button.setAttribute('role', 'button')
  button.setAttribute('aria-haspopup', 'dialog')
  button.setAttribute('aria-describedby', button.closest('.message')?.id ?? '')
}

/** Returns whether a key stands for something here. */
function actOn({ key, target, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement) || altKey || ctrlKey || metaKey || shiftKey) return false
  if (target === field()) {
    if (key === 'ArrowUp' && target instanceof HTMLTextAreaElement && target.value === '') return editLast()
    return key === 'Escape' && cancel()
  }
  if (!target.matches('.message > .more-about')) return false
  if (key === ' ') target.click()
  else if (key === 'ArrowUp') go(target, -1)
  else if (key === 'ArrowDown') go(target, 1)
  else return false
  return true
}

function go(button: HTMLElement, step: -1 | 1): void {
  const buttons = [...(messageList()?.querySelectorAll<HTMLElement>('.more-about') ?? [])]
  buttons[buttons.indexOf(button) + step]?.focus()
}

function cancel(): boolean {
  const isAbout = document.querySelector('.about-message') !== null
  if (isAbout) endEdit()
  return isAbout
}

function click(target: Element): void {
  const item = target.closest<HTMLElement>('.message')
  const button = target.closest<HTMLButtonElement>('button')
  if (button?.closest('.about-message')) {
    cancel()
    field()?.focus()
  } else if (item && button?.value === 'edit-waiting') beginEdit(item)
  else if (item && button?.value === 'delete-waiting') deleteWaiting(item)
}

/** A chip says whether it puts its emoji to the message or takes it back. */
function toggle(chip: HTMLButtonElement): void {
  const item = chip.closest<HTMLElement>('.message')
  const partner = openPartner()
  if (!item || partner === null) return
  const kind = chip.name === 'unreact' ? 'unreact' : 'react'
  postChange(partner, meantBy(item), { kind, emoji: chip.value })
}
