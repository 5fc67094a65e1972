import type { Attached } from './store.ts'

/** The cards of a file: one where it is written, and one at the message that waits. */
export function cardsOf(key: string): Iterable<HTMLElement> {
  return document.querySelectorAll<HTMLElement>(`.attachment[data-key="${key}"]`)
}

/** Says something of the files where one writes; screen readers say it too. */
export function tell(sentence: string): void {
  const said = document.querySelector('.composer .attachments .said')
  if (said) said.textContent = sentence
}

/** Has a list show these, each by one element that stays. */
export function renderList(
  list: Element | null,
  all: Attached[],
  create: (attached: Attached) => HTMLElement,
): void {
  if (!list) return
  const shown = new Map(
    [...list.querySelectorAll<HTMLElement>('.attachment')].map(card => [card.dataset.key, card]),
  )
  const wanted = all.map(attached => shown.get(attached.key) ?? create(attached))
  for (const card of shown.values()) if (!wanted.includes(card)) card.remove()
  for (const card of wanted) if (!card.isConnected) list.append(card)
}
