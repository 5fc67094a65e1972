import { isEmojiAlone } from '../text/emoji-form.ts'
import { paragraphsOf } from '../text/paragraphs.ts'
import { openPartner } from './open-conversation.ts'
import { drop, isKept, readQueue } from './outbox-queue.ts'
import type { Item } from './outbox-storage.ts'
import { noteUnsent } from './row-notes.ts'
import { say } from './words.ts'

/** Shows what waits for the open conversation, after its messages. */
export function showWaiting(): void {
  const all = readQueue()
  noteUnsent(all)
  const list = document.querySelector('#messages')
  if (!list) return
  const items = all.filter(({ partner }) => partner === openPartner())
  const ids = new Set(items.map(idOf))
  for (const element of list.querySelectorAll('.waiting')) if (!ids.has(element.id)) element.remove()
  for (const item of items) {
    const existing = document.getElementById(idOf(item))
    if (existing?.dataset.state === stateOf(item)) continue
    if (existing) existing.replaceWith(waitingItem(item))
    else list.append(waitingItem(item))
  }
}

function idOf({ key }: Item): string {
  return `waiting-${key}`
}

function stateOf(item: Item): string {
  if (item.rejection !== undefined) return item.rejection
  return say(isKept(item) ? 'waiting' : 'waitingUnkept')
}

/** Marks are shown as they are typed until the message is stored: to read them takes more than a page should have to load for that. */
function paragraph(text: string): HTMLElement {
  const element = document.createElement('p')
  element.dir = 'auto'
  element.textContent = text
  return element
}

function waitingItem(item: Item): HTMLElement {
  const isRefused = item.rejection !== undefined
  const element = document.createElement('li')
  element.id = idOf(item)
  element.className = `message own waiting${isRefused ? ' refused' : ''}`
  element.dataset.state = stateOf(item)
  const text = document.createElement('div')
  text.className = 'text'
  text.append(...paragraphsOf(item.body).map(paragraph))
  if (isEmojiAlone(item.body)) text.firstElementChild?.classList.add('big-emoji')
  const state = document.createElement('span')
  state.className = 'state'
  state.textContent = stateOf(item)
  element.append(text, state)
  if (isRefused)
    element.append(
      button(say('edit'), () => edit(item)),
      button(say('delete'), () => discard(item)),
    )
  return element
}

function discard(item: Item): void {
  drop(item)
  showWaiting()
}

/** Takes a refused message back into the field, before what is written there. */
function edit(item: Item): void {
  const field = document.querySelector<HTMLTextAreaElement>('.composer textarea')
  if (!field) return
  discard(item) // first, so that there is room for the draft
  field.value = field.value ? `${item.body}\n${field.value}` : item.body
  field.focus()
  field.dispatchEvent(new Event('input', { bubbles: true })) // so that it is kept as a draft
}

function button(label: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'quiet'
  element.textContent = label
  element.addEventListener('click', onClick)
  return element
}
