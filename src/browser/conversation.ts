import htmx from 'htmx.org'
import type { ServerFrames } from '../live/frames.ts'
import { announceNew } from './announce.ts'
import { arrange } from './arrangement.ts'
import { createCatchUp, type OpenConversation } from './catch-up.ts'
import { showDisappearing } from './disappearing.ts'
import { isFromOtherHistory } from './epoch.ts'
import { settleNewer } from './newer.ts'
import { recordLatest, showNewest } from './newest.ts'
import { showFailure } from './notice.ts'
import { MESSAGE, messageList, openPartner, seenSeq, showsLatest } from './open-conversation.ts'
import { isSendingTo } from './outbox-queue.ts'
import { me } from './person.ts'
import { showPlace } from './place.ts'
import { markRead } from './read-marks.ts'
import { recordPartnerRead, showReceipts } from './receipts.ts'
import { readPane } from './start-anew.ts'

/** Asks for everything after what the page has, until there is no more. */
const missed = createCatchUp(fetchMissed)

/** The same, now. Asked again meanwhile, it looks once more. */
export const catchUp = missed.now

/** A message of the open conversation exists: shows it as soon as its fragment is here. */
export function receiveMessage({ message, user, seq }: ServerFrames['message']): void {
  const list = messageList()
  if (!list || document.getElementById(`message-${message}`)) return
  recordLatest(seq)
  if (!showsLatest()) return
  if (user === me() && isSendingTo(openPartner())) return // our own, on its way: the answer brings it
  if (seq > seenSeq() + 1) {
    catchUp()
    return
  }

  // Who writes after having read everything has read their own message too; no frame of its own says so.
  if (user === openPartner() && Number(list.dataset.partnerRead) === seq - 1) recordPartnerRead(seq)

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

async function fetchMissed({ read }: OpenConversation): Promise<void> {
  for (let seq = seenSeq(); showsLatest(); ) {
    const part = await read(`after=${seq}`, MESSAGE)
    if (!part || isFromOtherHistory(part.response, { seq })) return
    for (const item of part.elements) {
      place(item).dataset.follows = String(seq)
      seq = Number(item.dataset.seq)
    }
    if (part.elements.length === 0) return
  }
}

/** Sets right what depends on the messages that are there. */
export function tidyMessages(): void {
  const list = messageList()
  if (!list) return
  arrange(list)
  if (settleNewer()) catchUp()
  if (!showPlace()) void readPane().catch(showFailure)
  showReceipts()
  showDisappearing()
  markRead()
  announceNew()
  showNewest()
}

/** A stub whose message could not be fetched goes; catching up brings the message. */
export function dropFailedStub(stub: HTMLElement): void {
  stub.remove()
  missed.later()
}
