// What became of one's own messages: the same on the server and in the browser.

/** How far a message has come: the server has it, a device of the other has it, or the other has read it. */
export type Receipt = 'sent' | 'delivered' | 'read'

/** How far the partner has read, and how far messages have reached a device of theirs, as far as one may see it. */
export type Reached = { readSeq: number; deliveredSeq: number }

/** The icon of each, beside the word. */
export const RECEIPT_ICONS = { sent: 'check', delivered: 'check-check', read: 'check-check' } as const

/** Finds the last of one's own messages in each state, by their numbers: it says so, and those above it are as far at least. */
export function receiptsOf(ownSeqs: readonly number[], reached: Reached): Map<number, Receipt> {
  const last = new Map(ownSeqs.map(seq => [receiptOf(seq, reached), seq] as const))
  return new Map([...last].map(([receipt, seq]) => [seq, receipt] as const))
}

function receiptOf(seq: number, { readSeq, deliveredSeq }: Reached): Receipt {
  if (seq <= readSeq) return 'read'
  return seq <= deliveredSeq ? 'delivered' : 'sent'
}
