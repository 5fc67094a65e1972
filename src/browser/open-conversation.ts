/** A message that the server has, in an answer as on the page. */
export const MESSAGE = 'li.message[data-seq]'

/** Returns the partner of the conversation that is open on this page, or null when none is. */
export function openPartner(): string | null {
  return document.querySelector<HTMLElement>('#conversation')?.dataset.partner ?? null
}

/** Returns the id of that partner: somebody else may get the name once the account is deleted. */
export function openPartnerId(): string | null {
  return document.querySelector<HTMLElement>('#conversation')?.dataset.partnerId ?? null
}

/** Returns the list of its messages, or null when none is open. */
export function messageList(): HTMLElement | null {
  return document.querySelector<HTMLElement>('#messages')
}

/** Whether the page's part of the conversation ends where the conversation does: nothing newer has to be loaded first. */
export function showsLatest(): boolean {
  return document.querySelector('#messages > .newer') === null
}

/** Whether the address asks for this part of the conversation, and not for the conversation. */
export function isAskedFor(): boolean {
  return messageList()?.dataset.asked !== undefined
}

/**
 * The number up to which the page has everything, from where it begins: at the first message of all, unless older ones
 * can be loaded. Numbers have no gaps, unless somebody deleted a row; then an answer of the server says what a message follows.
 */
export function seenSeq(): number {
  const list = messageList()
  let seen = list?.querySelector(':scope > .older') ? null : 0
  for (const item of list?.querySelectorAll<HTMLElement>(':scope > [data-seq]') ?? []) {
    const seq = Number(item.dataset.seq)
    const follows = Number(item.dataset.follows ?? seq - 1)
    if (item.matches('.loading') || (seen !== null && follows > seen)) break
    seen = seq
  }
  return seen ?? 0
}
