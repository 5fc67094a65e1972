import htmx from 'htmx.org'
import { me, parseElements, request } from './fragment.ts'
import { isSendingTo } from './outbox.ts'
import type { Frame } from './socket.ts'
import { separateDays } from './times.ts'

const RETRY_MS = 1_000

let isCatchingUp = false
let isCatchUpWanted = false
let markedSeq = 0
let markedPartner = ''

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
export function announceMessage({ message, user, seq }: Frame): void {
  const list = messageList()
  if (!list || !message || !seq || !showsLatest() || document.getElementById(`message-${message}`)) return
  if (user === me() && isSendingTo(openPartner())) return // our own, on its way: the answer brings it
  if (seq > seenSeq() + 1 && list.querySelector('[data-seq]') !== null) {
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

/** Puts a message where its number says. One that is there already stays; a stub gives way. */
export function place(item: HTMLElement): void {
  const list = messageList()
  const existing = document.getElementById(item.id)
  if (!list || (existing && !existing.matches('.loading'))) return
  existing?.remove()
  list.querySelector('.beginning')?.remove()
  const seq = Number(item.dataset.seq)
  const numbered = [...list.querySelectorAll<HTMLElement>(':scope > [data-seq]')]
  const previous = numbered.findLast(other => Number(other.dataset.seq) < seq)
  if (previous) previous.after(item)
  else if (numbered[0]) numbered[0].before(item)
  else list.querySelector('.waiting')?.before(item) ?? list.append(item)
  htmx.process(item)
}

/** The number up to which the page has everything, from where it begins. */
function seenSeq(): number {
  let seen = 0
  for (const item of messageList()?.querySelectorAll<HTMLElement>(':scope > [data-seq]') ?? []) {
    const seq = Number(item.dataset.seq)
    if (item.matches('.loading') || (seen > 0 && seq > seen + 1)) break
    seen = seq
  }
  return seen
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
  do {
    isCatchUpWanted = false
    const pane = document.querySelector('#conversation')
    const partner = openPartner()
    if (!partner || !showsLatest()) break
    try {
      const response = await request(`/with/${encodeURIComponent(partner)}/messages?after=${seenSeq()}`)
      if (!response.ok) throw new Error(`status ${response.status}`)
      const items = await parseElements(response)
      const isSamePane = pane === document.querySelector('#conversation')
      if (isSamePane) for (const item of items) place(item)
      if (items.length > 0 || !isSamePane) isCatchUpWanted = true
    } catch {
      setTimeout(catchUp, RETRY_MS) // and again when the socket is back
    }
  } while (isCatchUpWanted)
  isCatchingUp = false
}

/** Tells the server how far the conversation was read, while the reader is looking at it. */
export function markRead(): void {
  const partner = openPartner()
  const seq = seenSeq()
  if (!partner || document.visibilityState !== 'visible' || !document.hasFocus()) return
  if (partner === markedPartner && seq <= markedSeq) return
  markedPartner = partner
  markedSeq = seq
  const forget = () => {
    markedSeq = 0 // the next look tries again
  }
  request(`/with/${encodeURIComponent(partner)}/read`, { seq: String(seq) })
    .then(response => response.ok || forget())
    .catch(forget)
}

/** Notes how far the partner has read, and says it under the last of our messages. */
export function announceRead({ read, reader }: Frame): void {
  if (read !== undefined && reader === openPartner()) notePartnerRead(read)
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
  const receipt = isRead ? 'Read' : 'Sent'
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
  setTimeout(catchUp, RETRY_MS)
}
