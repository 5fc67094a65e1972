import htmx from 'htmx.org'
import type { ServerFrames } from '../live/frames.ts'
import { readElements } from './elements.ts'
import { isFromOtherHistory } from './epoch.ts'
import { isSendingTo } from './outbox-queue.ts'
import { me } from './person.ts'
import { request } from './request.ts'
import { separateDays } from './times.ts'
import { say } from './words.ts'

/** A message that the server has, in an answer as on the page. */
export const MESSAGE = 'li.message[data-seq]'

const RETRY_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

let isCatchingUp = false
let isCatchUpWanted = false
let retry: ReturnType<typeof setTimeout> | undefined
let pauseMs = RETRY_MS
let markedSeq = 0
let markedPane: Element | null = null

/** The partner of the conversation that is open on this page; null when none is. */
export function openPartner(): string | null {
  return document.querySelector<HTMLElement>('#conversation')?.dataset.partner ?? null
}

function messageList(): HTMLElement | null {
  return document.querySelector<HTMLElement>('#messages')
}

/** Whether the page's part of the conversation ends where the conversation does: it is not an older part behind a link. */
export function showsLatest(): boolean {
  return document.querySelector('.newest') === null
}

/** A message of the open conversation exists: shows it as soon as its fragment is here. */
export function announceMessage({ message, user, seq }: ServerFrames['message']): void {
  const list = messageList()
  if (!list || !showsLatest() || document.getElementById(`message-${message}`)) return
  if (user === me() && isSendingTo(openPartner())) return // our own, on its way: the answer brings it
  if (seq > seenSeq() + 1) {
    catchUp()
    return
  }

  // Who writes after having read everything has read their own message too; no frame of its own says so.
  if (user === openPartner() && Number(list.dataset.partnerRead) === seq - 1) notePartnerRead(seq)

  // A stub that loads itself: many may load at the same time, and each takes its own place.
  const stub = document.createElement('li')
  stub.id = `message-${message}`
  stub.className = 'loading'
  stub.dataset.seq = String(seq)
  for (const [name, value] of Object.entries({
    'hx-get': `/messages/${message}`,
    'hx-trigger': 'load',
    'hx-swap': 'outerHTML',
    'hx-status:4xx': 'swap:none',
    'hx-status:5xx': 'swap:none',
  })) {
    stub.setAttribute(name, value)
  }
  place(stub)
  htmx.process(stub)
}

/** Puts a message where its number says. One that is there already stays; a stub gives way. Gives the one that is shown. */
export function place(item: HTMLElement): HTMLElement {
  const list = messageList()
  const existing = document.getElementById(item.id)
  if (existing && !existing.matches('.loading')) return existing
  existing?.remove()
  list?.querySelector('.beginning')?.remove()
  const seq = Number(item.dataset.seq)
  const numbered = [...(list?.querySelectorAll<HTMLElement>(':scope > [data-seq]') ?? [])]
  const previous = numbered.findLast(other => Number(other.dataset.seq) < seq)
  const next = numbered[0] ?? list?.querySelector('.waiting')
  if (previous) previous.after(item)
  else if (next) next.before(item)
  else list?.append(item)
  htmx.process(item)
  return item
}

/**
 * The number up to which the page has everything, from where it begins: at the first message of all, unless older ones
 * can be loaded. Numbers have no gaps, unless somebody deleted a row; then an answer of the server says what a message follows.
 */
function seenSeq(): number {
  const list = messageList()
  let seen = list?.querySelector(':scope > .more') ? null : 0
  for (const item of list?.querySelectorAll<HTMLElement>(':scope > [data-seq]') ?? []) {
    const seq = Number(item.dataset.seq)
    const follows = Number(item.dataset.follows ?? seq - 1)
    if (item.matches('.loading') || (seen !== null && follows > seen)) break
    seen = seq
  }
  return seen ?? 0
}

/** Asks for everything after what the page has, until there is no more. Asked again meanwhile, it looks once more. */
export function catchUp(): void {
  if (isCatchingUp) {
    isCatchUpWanted = true
    return
  }
  void catchUpUntilDone()
}

async function catchUpUntilDone(): Promise<void> {
  isCatchingUp = true
  clearTimeout(retry)
  do {
    isCatchUpWanted = false
    const pane = document.querySelector('#conversation')
    const partner = openPartner()
    if (!partner || !showsLatest()) break
    try {
      await fetchMissed(
        partner,
        () => pane === document.querySelector('#conversation') && partner === openPartner(),
      )
      pauseMs = RETRY_MS
    } catch {
      retry = setTimeout(catchUp, pauseMs) // and again when the socket is back
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  } while (isCatchUpWanted)
  isCatchingUp = false
}

async function fetchMissed(partner: string, isStillOpen: () => boolean): Promise<void> {
  for (let seq = seenSeq(); ; ) {
    const response = await request(`/with/${encodeURIComponent(partner)}/messages?after=${seq}`)
    if (!response.ok) throw new Error(`status ${response.status}`)
    const items = await readElements(response, MESSAGE)
    if (!isStillOpen()) {
      isCatchUpWanted = true // another conversation was opened meanwhile: that one is caught up instead
      return
    }
    if (isFromOtherHistory(response, seq)) return
    for (const item of items) {
      place(item).dataset.follows = String(seq)
      seq = Number(item.dataset.seq)
    }
    if (items.length === 0) return
  }
}

/** Tells the server how far the conversation was read, while the reader is looking at it. */
export function markRead(): void {
  const partner = openPartner()
  const seq = seenSeq()
  if (!partner || document.visibilityState !== 'visible' || !document.hasFocus()) return
  const pane = document.querySelector('#conversation') // numbers may begin anew in another one
  if (seq <= (pane === markedPane ? markedSeq : 0)) return
  markedPane = pane
  markedSeq = seq
  const forget = () => {
    markedSeq = 0 // the next look tries again
  }
  request(`/with/${encodeURIComponent(partner)}/read`, { seq: String(seq) })
    .then(({ ok }) => ok || forget())
    .catch(forget)
}

/** Notes how far the partner has read, and says it under the last of our messages. */
export function announceRead({ read, reader }: ServerFrames['read']): void {
  if (reader === openPartner()) notePartnerRead(read)
}

function notePartnerRead(seq: number): void {
  const list = messageList()
  if (!list || seq <= Number(list.dataset.partnerRead)) return
  list.dataset.partnerRead = String(seq)
  showReceipt()
}

/** Our last message says whether it was read. */
function showReceipt(): void {
  const own = messageList()?.querySelectorAll<HTMLElement>('.message.own[data-seq]') ?? []
  const last = [...own].at(-1)
  for (const item of own) if (item !== last) delete item.dataset.receipt
  if (!last) return
  const isRead = Number(last.dataset.seq) <= Number(messageList()?.dataset.partnerRead)
  const receipt = say(isRead ? 'read' : 'sent')
  if (last.dataset.receipt !== receipt) last.dataset.receipt = receipt
}

/** Sets right what depends on the messages that are there. */
export function tidyMessages(): void {
  const list = messageList()
  if (!list) return
  separateDays(list)
  showReceipt()
  markRead()
}

/** A stub whose message could not be fetched goes; catching up brings the message. */
export function dropFailedStub(stub: HTMLElement): void {
  stub.remove()
  clearTimeout(retry)
  retry = setTimeout(catchUp, pauseMs)
}
