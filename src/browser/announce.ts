import { readingOf } from './arrangement.ts'
import { messageList, showsLatest } from './open-conversation.ts'
import { shownMessages } from './view.ts'
import { say } from './words.ts'

// What comes is announced to whoever listens to the page, in an element of its own: the list of messages is changed in many ways, and
// would be read anew.

/** More that come at once are counted, and not read out. */
const READ_OUT = 3

/** One can read on in the list. */
const MAX_LENGTH = 300

/** What was announced need not stay. */
const KEPT = 10

let list: HTMLElement | null = null
let wasLatest = false
let openedSeq = 0
const known = new Set<string>()

/** Makes the element: a screen reader tells what comes into one that it knows. */
export function prepareAnnouncements(): void {
  const log = document.createElement('div')
  log.id = 'announced'
  log.className = 'visually-hidden'
  log.setAttribute('role', 'log')
  document.body.append(log)
}

/** Announces what the partner has written since the conversation was opened, each message once. */
export function announceNew(): void {
  const messages = shownMessages()
  const isOther = list !== messageList() || (!wasLatest && showsLatest())
  list = messageList()
  wasLatest = showsLatest()
  if (!list) return
  if (isOther) {
    known.clear()
    openedSeq = Math.max(readingOf(list).lastSeq, Number(messages.at(-1)?.dataset.seq ?? 0))
  }
  if (!wasLatest) return // what is loaded there is asked for, and older
  const fresh = messages.filter(({ id, dataset }) => Number(dataset.seq) > openedSeq && !known.has(id))
  for (const { id } of fresh) known.add(id)
  announce(fresh.filter(item => !item.matches('.own')))
}

function announce(messages: HTMLElement[]): void {
  if (messages.length > READ_OUT)
    announceText(say('manyNewMessages').replace('{count}', String(messages.length)))
  else for (const message of messages) announceText(textOf(message))
}

function announceText(text: string): void {
  const log = document.getElementById('announced')
  const line = document.createElement('p')
  line.dir = 'auto'
  line.textContent = text
  log?.append(line)
  while (log && log.children.length > KEPT) log.firstElementChild?.remove()
}

function textOf(message: HTMLElement): string {
  const who = message.querySelector(':scope > .visually-hidden')?.textContent ?? ''
  const parts = message.querySelectorAll(':scope > p, :scope > .text :is(p, pre, li:not(:has(li, p)))')
  const files = message.querySelector(':scope > .files')?.ariaLabel ?? ''
  const what = [files, ...[...parts].map(part => part.textContent)].join('\n').trim()
  const shortened = what.length > MAX_LENGTH ? `${what.slice(0, MAX_LENGTH)}…` : what
  return `${who} ${shortened}`.trim()
}
