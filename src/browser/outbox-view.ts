import { cancelFiles, filesOfWaiting, showAttached, takeBackFiles } from './attach.ts'
import { field } from './field.ts'
import { icon } from './icons.ts'
import { openPartner } from './open-conversation.ts'
import { changesOf, drop, isKept, readQueue } from './outbox-queue.ts'
import type { Item, WaitingChange, WaitingMessage } from './outbox-storage.ts'
import { showPendingChanges } from './pending-changes.ts'
import { keepFocusIn } from './replace.ts'
import { quote } from './reply.ts'
import { noteUnsent } from './row-notes.ts'
import { actionButton, button, typedParagraphs } from './waiting-parts.ts'
import { say } from './words.ts'

/** To whom something could not be sent: what waits for them may wait for a while. */
const stalled = new Set<string>()

/** Shows whether what is for somebody cannot be sent right now. */
export function showStalled(partner: string, isStalled: boolean): void {
  if (stalled.has(partner) === isStalled) return
  if (isStalled) stalled.add(partner)
  else stalled.delete(partner)
  showWaiting()
}

/** Shows what waits for the open conversation: messages after its messages, changes at theirs. */
export function showWaiting(): void {
  const all = readQueue()
  noteUnsent(all)
  const list = document.querySelector('#messages')
  if (!list) return
  const items = all.filter(({ partner }) => partner === openPartner())
  const messages = items.filter(item => item.kind === 'message')
  showPendingChanges(
    items.filter((item): item is WaitingChange => item.kind !== 'message'),
    { stateOf: isStalled() ? stateOf : () => '', discard, takeBack },
  )
  const ids = new Set(messages.map(idOf))
  for (const element of list.querySelectorAll('.waiting')) if (!ids.has(element.id)) remove(element)
  for (const message of messages) {
    const existing = document.getElementById(idOf(message))
    const wanted = asWanted(message)
    if (existing?.dataset.state === versionOf(wanted)) continue
    if (existing) replace(existing, waitingItem(wanted))
    else list.append(waitingItem(wanted))
  }
  showAttached()
}

/** A focus that was in it goes to where one writes. */
function remove(element: Element): void {
  const hadFocus = element.contains(document.activeElement)
  element.remove()
  if (hadFocus) field()?.focus()
}

function replace(shown: HTMLElement, fresh: HTMLElement): void {
  keepFocusIn(shown, () => {
    shown.replaceWith(fresh)
    return fresh
  })
}

function isStalled(): boolean {
  return stalled.has(openPartner() ?? '')
}

type Wanted = WaitingMessage & { isDeleted: boolean }

/** A message that may be on its way is edited and deleted once it is stored, and shown as it will be then. */
function asWanted(message: WaitingMessage): Wanted {
  let { body } = message
  let isDeleted = false
  for (const change of changesOf(message)) {
    if (change.kind === 'edit') body = change.body
    if (change.kind === 'delete') isDeleted = true
  }
  return { ...message, body, isDeleted }
}

function idOf({ key }: Item): string {
  return `waiting-${key}`
}

/** What a message is shown by: it is shown anew where that is different. */
function versionOf({ body, isDeleted, ...message }: Wanted): string {
  return JSON.stringify([stateOf(message), isStalled(), isDeleted, body])
}

function stateOf(item: Pick<Item, 'rejection' | 'storageKey'>): string {
  if (item.rejection !== undefined) return item.rejection
  return say(isKept(item) ? 'waiting' : 'waitingUnkept')
}

function waitingItem(message: Wanted): HTMLElement {
  const { body, reply, files, isDeleted } = message
  const isRefused = message.rejection !== undefined
  const element = document.createElement('li')
  element.id = idOf(message)
  element.className = `message own waiting${isRefused ? ' refused' : ''}${isDeleted ? ' deleted' : ''}`
  element.dataset.state = versionOf(message)
  element.dataset.typed = body
  if (reply) element.append(quote(reply))
  const text = document.createElement('div')
  text.className = 'text'
  text.append(...typedParagraphs(isDeleted ? say('deletedMessage') : body))
  const state = document.createElement('span')
  state.className = 'state'
  state.append(icon(isRefused ? 'circle-alert' : 'clock'), stateOf(message))
  if (files && !isDeleted) element.append(filesOfWaiting(files))
  element.append(text, state)
  if (isRefused)
    element.append(
      actionButton('edit', () => void takeBack(message)),
      actionButton('delete', () => discard(message)),
    )
  // Those that cannot be sent right now; their buttons would come and go with each message.
  else if (isStalled() && !isDeleted)
    element.append(button('edit', 'edit-waiting'), button('delete', 'delete-waiting'))
  return element
}

/** Takes something out of the queue that nobody wants any more. */
function discard(item: Item): void {
  drop(item)
  if (item.kind === 'message') cancelFiles(item)
  showWaiting()
}

/** Takes a refused text back into the field, before what is written there. */
async function takeBack(item: Item & { body: string }): Promise<void> {
  const text = field()
  if (!text) return
  if (item.kind === 'message') await takeBackFiles(item)
  drop(item) // first, so that there is room for the draft
  showWaiting()
  text.value = text.value ? `${item.body}\n${text.value}` : item.body
  text.focus()
  text.dispatchEvent(new Event('input', { bubbles: true })) // so that it is kept as a draft
}
