import type { Meant } from './outbox-storage.ts'

// What a message on the page is, as far as something can be done about it.

/** A message of the conversation that one can do something about: it has a text, whether the server has it or it waits. */
export const WITH_TEXT = 'li.message:is([data-seq], .waiting):not(.deleted, .gone, .notice)'

/** Says which message is meant by an item of the list. */
export function meantBy(item: HTMLElement): Meant {
  return item.matches('.waiting')
    ? { id: null, key: item.id.replace('waiting-', '') }
    : { id: item.id.replace('message-', ''), sent: sentAt(item) }
}

/** When a message was sent, as the server says it; '' for one that waits. */
export function sentAt(item: HTMLElement): string {
  return item.querySelector<HTMLTimeElement>(':scope > .at time')?.dateTime ?? ''
}

/** What its sender typed. What is the same as it is shown is not said twice. */
export function typedText(item: HTMLElement): string {
  return item.dataset.typed ?? shownText(item)
}

/** What a message says where there is room for a line: its text, or which files it has. */
export function shownContent(item: HTMLElement): string {
  return shownText(item) || (item.querySelector(':scope > .files')?.ariaLabel ?? '')
}

/** The text of a message as it is shown, its paragraphs one after the other. */
export function shownText(item: HTMLElement): string {
  return [...(item.querySelector(':scope > .text')?.children ?? [])]
    .map(({ textContent }) => textContent?.trim() ?? '')
    .join('\n')
}

/** The same as a browser copies it, with its lists and empty lines. */
export function copiedText(item: HTMLElement): string {
  const [selection, text] = [getSelection(), item.querySelector(':scope > .text')]
  if (!selection || !text) return ''
  selection.selectAllChildren(text)
  const copied = String(selection).trim()
  selection.removeAllRanges()
  return copied
}

/** What the reader calls whoever wrote a message. */
export function senderOf(item: HTMLElement): string {
  const { you = '', partnerName: partner = '' } =
    document.querySelector<HTMLElement>('#conversation')?.dataset ?? {}
  return item.matches('.own') ? you : partner
}

/** Whether the operator’s time for changing a message is not over yet; the server has the last word. */
export function isInTime(item: HTMLElement): boolean {
  const minutes = Number(document.querySelector<HTMLElement>('#conversation')?.dataset.editMinutes ?? 0)
  const sent = sentAt(item)
  return minutes === 0 || sent === '' || Date.now() - Date.parse(sent) < minutes * 60_000
}
