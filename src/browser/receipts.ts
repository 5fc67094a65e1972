import type { ServerFrames } from '../live/frames.ts'
import { messageList, openPartner } from './open-conversation.ts'
import { say } from './words.ts'

/** Records how far the partner has read, and says it under the last of our messages. */
export function receiveReadMark({ read, reader }: ServerFrames['read']): void {
  if (reader === openPartner()) recordPartnerRead(read)
}

/** The same, where nothing announces it. */
export function recordPartnerRead(seq: number): void {
  const list = messageList()
  if (!list || seq <= Number(list.dataset.partnerRead)) return
  list.dataset.partnerRead = String(seq)
  showReceipt()
}

/** Our last message says whether it was read. */
export function showReceipt(): void {
  const own = messageList()?.querySelectorAll<HTMLElement>('.message.own[data-seq]') ?? []
  const last = [...own].at(-1)
  for (const item of own) if (item !== last) delete item.dataset.receipt
  if (!last) return
  const isRead = Number(last.dataset.seq) <= Number(messageList()?.dataset.partnerRead)
  const receipt = say(isRead ? 'read' : 'sent')
  if (last.dataset.receipt !== receipt) last.dataset.receipt = receipt
}
