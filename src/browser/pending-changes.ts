import { messageList } from './open-conversation.ts'
import type { WaitingChange } from './outbox-storage.ts'
import { keepFocusIn } from './replace.ts'
import { actionButton, typedParagraphs } from './waiting-parts.ts'
import { say } from './words.ts'

/** What is said of a change that waits, and what can be done about one that was refused. */
type Ways = {
  stateOf(change: WaitingChange): string
  discard(change: WaitingChange): void
  takeBack(change: WaitingChange & { body: string }): void
}

/** A message as the server shows it. */
type Served = { nodes: Node[]; typed: string | undefined; isDeleted: boolean }

const served = new WeakMap<HTMLElement, Served>()

let changes: WaitingChange[] = []
let ways: Ways | null = null

/** Shows messages as they will be once the changes that wait are made. What was refused is not shown so any more, and why. */
export function showPendingChanges(waiting: WaitingChange[], given: Ways): void {
  changes = waiting
  ways = given
  tidyPendingChanges()
}

/** The same for messages that came in since. */
export function tidyPendingChanges(): void {
  const list = messageList()
  if (!list || !ways || (changes.length === 0 && !list.querySelector('[data-pending]'))) return
  const byMessage = Map.groupBy(changes, ({ meant }) => `message-${meant.id}`)
  for (const item of list.querySelectorAll<HTMLElement>(':scope > .message[data-seq]'))
    show(item, byMessage.get(item.id) ?? [], ways)
}

function show(item: HTMLElement, wanted: WaitingChange[], ways: Ways): void {
  const states = wanted.map(change => [change.key, change.rejection, ways.stateOf(change)])
  const version = wanted.length > 0 ? JSON.stringify(states) : undefined
  if (item.dataset.pending === version) return
  keepFocusIn(item, () => {
    restore(item)
    if (version === undefined) return item
    item.dataset.pending = version
    served.set(item, {
      nodes: [...item.childNodes].map(node => node.cloneNode(true)),
      typed: item.dataset.typed,
      isDeleted: item.matches('.deleted'),
    })
    for (const change of wanted) {
      if (change.rejection === undefined) apply(item, change)
      else item.append(refusal(change, change.rejection, ways))
    }
    showState(item, wanted.filter(({ rejection }) => rejection === undefined).map(ways.stateOf))
    return item
  })
}

/** A copy of a message as the server shows it, without the changes that wait. */
export function copyAsServed(item: HTMLElement): HTMLElement {
  const copy = item.cloneNode(true)
  if (!(copy instanceof HTMLElement)) throw new Error('This is no message.')
  const was = served.get(item)
  if (was) served.set(copy, { ...was, nodes: was.nodes.map(node => node.cloneNode(true)) })
  restore(copy)
  return copy
}

function restore(item: HTMLElement): void {
  const was = served.get(item)
  delete item.dataset.pending
  if (!was) return
  served.delete(item)
  item.replaceChildren(...was.nodes)
  item.classList.toggle('deleted', was.isDeleted)
  if (was.typed === undefined) delete item.dataset.typed
  else item.dataset.typed = was.typed
}

function apply(item: HTMLElement, change: WaitingChange): void {
  if (change.kind === 'edit') {
    item.dataset.typed = change.body
    item.querySelector('.text')?.replaceChildren(...typedParagraphs(change.body))
  } else if (change.kind === 'delete') {
    item.classList.add('deleted')
    item.querySelector('.text')?.replaceChildren(...typedParagraphs(say('deletedMessage')))
    for (const extra of item.querySelectorAll('.reactions, .edited, .more-about')) extra.remove()
  } else showReaction(item, change.emoji, change.kind === 'react')
}

function showReaction(item: HTMLElement, emoji: string, isMade: boolean): void {
  const chip = item.querySelector<HTMLButtonElement>(`.chip[value="${CSS.escape(emoji)}"]`)
  const wasMade = chip?.getAttribute('aria-pressed') === 'true'
  if (wasMade === isMade) return
  const count = Number(chip?.querySelector('span')?.textContent ?? 0) + (isMade ? 1 : -1)
  if (count === 0) {
    const all = chip?.closest('.reactions')
    chip?.remove()
    if (all?.children.length === 0) all.remove()
  } else fill(chip ?? addChip(item, emoji), emoji, count, isMade)
}

function fill(chip: HTMLButtonElement, emoji: string, count: number, isMade: boolean): void {
  const number = document.createElement('span')
  number.textContent = String(count)
  chip.replaceChildren(`${emoji} `, number)
  chip.name = isMade ? 'unreact' : 'react'
  chip.setAttribute('aria-pressed', String(isMade))
  for (const name of ['aria-label', 'title']) chip.removeAttribute(name) // who it is, the server says
}

function addChip(item: HTMLElement, emoji: string): HTMLButtonElement {
  const chip = document.createElement('button')
  chip.className = 'chip'
  chip.value = emoji
  const all = item.querySelector('.reactions') ?? document.createElement('form')
  all.className = 'reactions'
  all.append(chip)
  if (!all.isConnected) item.append(all)
  return chip
}

function showState(item: HTMLElement, states: string[]): void {
  const [state] = states.filter(state => state !== '')
  if (state === undefined) return
  const element = document.createElement('span')
  element.className = 'state'
  element.textContent = state
  item.append(element)
}

/** Says at a message why a change of it was refused. A text is not lost. */
function refusal(change: WaitingChange, reason: string, { discard, takeBack }: Ways): HTMLElement {
  const element = document.createElement('div')
  element.className = 'refusal'
  const why = document.createElement('span')
  why.className = 'state'
  why.textContent = reason
  element.append(why)
  if (change.kind === 'edit') element.append(actionButton('edit', () => takeBack(change)))
  element.append(actionButton('dismiss', () => discard(change)))
  return element
}
