import { askToDelete } from './deleting.ts'
import { beginEdit } from './editing.ts'
import { pickEmoji } from './emoji.ts'
import { field } from './field.ts'
import { copiedText, isInTime, meantBy, shownText, typedText } from './message.ts'
import { showFailure } from './notice.ts'
import { openPartner } from './open-conversation.ts'
import { postChange } from './outbox.ts'
import { beginReply } from './reply.ts'
import { showVersions } from './versions.ts'

/** How far the menu stays from the edges of the window, in pixels. */
const GAP = 8

/** By the id of its item: the item may be replaced while its menu is open. */
let openedId: string | null = null

/** What can be done about a message: where it can, and how. */
const ENTRIES: Record<string, { isFor(item: HTMLElement): boolean; act(item: HTMLElement): void }> = {
  reply: { isFor: () => field() !== null, act: beginReply },
  edit: { isFor: item => isOwn(item) && isInTime(item) && field() !== null, act: beginEdit },
  versions: { isFor: item => item.querySelector('.edited') !== null, act: item => void showVersions(item) },
  'copy-text': {
    isFor: item => canCopy() && shownText(item) !== '',
    act: item => copy(isOwn(item) ? typedText(item) : copiedText(item)),
  },
  'copy-link': { isFor: canCopy, act: item => copy(addressOf(item)) },
  report: { isFor: item => !isOwn(item), act: item => location.assign(`/messages/${idOf(item)}/report`) },
  delete: { isFor: item => isOwn(item) && isInTime(item), act: askToDelete },
}

/** Opens the menu of a message by its button, in place of the page to which that leads without a script. */
export function watchMessageMenu(): void {
  document.addEventListener('click', event => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return
    const button = event.target.closest<HTMLElement>('.message > .more-about')
    if (button) {
      event.preventDefault()
      open(button)
      return
    }
    const chosen = event.target.closest<HTMLButtonElement>('.message-menu button')
    if (chosen) choose(chosen)
  })
  document.addEventListener('toggle', noteToggle, { capture: true })
  document.addEventListener('keydown', walk)
}

function menu(): HTMLElement | null {
  return document.querySelector<HTMLElement>('.message-menu')
}

function open(button: HTMLElement): void {
  const item = button.closest<HTMLElement>('.message')
  const shown = menu()
  if (!item || !shown) return
  openedId = item.id
  for (const entry of shown.querySelectorAll<HTMLButtonElement>('.entry'))
    entry.hidden = !ENTRIES[entry.value]?.isFor(item)
  shown.showPopover()
  place(shown, button)
  shown.querySelector<HTMLElement>('button')?.focus()
}

/** Below the button where there is room, else above; within the window at either side. */
function place(shown: HTMLElement, button: HTMLElement): void {
  const { top, bottom, left, right } = button.getBoundingClientRect()
  const { width, height } = shown.getBoundingClientRect()
  const below = bottom + GAP / 2
  const y = below + height + GAP <= innerHeight ? below : top - height - GAP / 2
  const x = (left + right) / 2 < innerWidth / 2 ? left : right - width
  shown.style.top = `${Math.max(GAP, y)}px`
  shown.style.left = `${Math.max(GAP, Math.min(x, innerWidth - width - GAP))}px`
}

function choose(button: HTMLButtonElement): void {
  const item = openedItem()
  menu()?.hidePopover()
  if (!item) return
  if (!button.matches('.emoji')) ENTRIES[button.value]?.act(item)
  else if (button.value !== '') react(item, button.value)
  else void pickFor(item)
}

function openedItem(): HTMLElement | null {
  return openedId === null ? null : document.getElementById(openedId)
}

/** The button says that its menu is open, and gets the focus back however that was closed. */
function noteToggle(event: Event): void {
  if (!(event instanceof ToggleEvent) || event.target !== menu()) return
  const button = openedItem()?.querySelector<HTMLElement>('.more-about')
  button?.setAttribute('aria-expanded', String(event.newState === 'open'))
  if (event.newState === 'closed' && document.activeElement === document.body) button?.focus()
}

/** Goes through the menu by the arrow keys. */
function walk(event: KeyboardEvent): void {
  const shown = menu()
  if (!(event.target instanceof HTMLElement) || !shown?.contains(event.target)) return
  const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }
  const step = steps[event.key]
  if (step === undefined) return
  event.preventDefault()
  const buttons = [...shown.querySelectorAll<HTMLElement>('button:not([hidden])')]
  const index = buttons.indexOf(event.target) + step
  buttons.at(index % buttons.length)?.focus()
}

async function pickFor(item: HTMLElement): Promise<void> {
  const button = item.querySelector<HTMLElement>('.more-about')
  const emoji = button && (await pickEmoji(button))
  if (emoji) react(item, emoji)
}

/** Puts an emoji to a message; where one has put it there already, takes it back. */
function react(item: HTMLElement, emoji: string): void {
  const partner = openPartner()
  const chip = document.querySelector(`#${item.id} .chip[value="${CSS.escape(emoji)}"]`)
  const kind = chip?.getAttribute('aria-pressed') === 'true' ? 'unreact' : 'react'
  if (partner !== null) postChange(partner, meantBy(item), { kind, emoji })
}

/** Over plain http there is no clipboard. */
function canCopy(): boolean {
  return navigator.clipboard !== undefined
}

function copy(text: string): void {
  navigator.clipboard.writeText(text).catch(showFailure)
}

function addressOf(item: HTMLElement): string {
  return `${location.origin}/with/${encodeURIComponent(openPartner() ?? '')}/${item.dataset.seq}`
}

function isOwn(item: HTMLElement): boolean {
  return item.matches('.own')
}

function idOf(item: HTMLElement): string {
  return item.id.replace('message-', '')
}
