import { RECEIPT_ICONS, type Reached, type Receipt, receiptsOf } from '../delivered/receipts.ts'
import type { ServerFrames } from '../live/frames.ts'
import { icon } from './icons.ts'
import { messageList, openPartner } from './open-conversation.ts'
import { say } from './words.ts'

/** Records how far the partner has read, and says it under our messages. */
export function receiveReadMark({ read, reader }: ServerFrames['read']): void {
  if (reader === openPartner()) recordPartnerRead(read)
}

/** The same, where nothing announces it. */
export function recordPartnerRead(seq: number): void {
  record('partnerRead', seq)
}

/** Records how far our messages have reached a device of the partner's. */
export function receiveDelivered({ delivered, reader }: ServerFrames['delivered']): void {
  if (reader === openPartner()) record('partnerDelivered', delivered)
}

function record(mark: 'partnerRead' | 'partnerDelivered', seq: number): void {
  const list = messageList()
  if (!list || seq <= Number(list.dataset[mark])) return
  list.dataset[mark] = String(seq)
  showReceipts()
}

/** The last of our messages in each state says how far it has come, on a page that ends where the conversation does. */
export function showReceipts(): void {
  const list = messageList()
  if (!list) return
  const own = [...list.querySelectorAll<HTMLElement>(':scope > .message.own[data-seq]')]
  const receipts = receiptsOf(own.map(seqOf), reachedOf(list))
  for (const item of own) show(item, receipts.get(seqOf(item)))
}

/** Changes nothing where all is right: whoever watches the page for changes calls this. */
function show(item: HTMLElement, receipt: Receipt | undefined): void {
  const shown = item.querySelector(':scope > .receipt')
  if (!receipt) shown?.remove()
  else if (!shown) item.append(receiptElement(receipt))
  else if (!shown.classList.contains(receipt)) shown.replaceWith(receiptElement(receipt))
}

/** As `receiptView` makes it on the server. */
function receiptElement(receipt: Receipt): HTMLElement {
  const element = document.createElement('span')
  element.className = `receipt ${receipt}`
  element.append(icon(RECEIPT_ICONS[receipt]), say(receipt))
  return element
}

function reachedOf({ dataset }: HTMLElement): Reached {
  return { readSeq: Number(dataset.partnerRead), deliveredSeq: Number(dataset.partnerDelivered) }
}

function seqOf({ dataset }: HTMLElement): number {
  return Number(dataset.seq)
}
