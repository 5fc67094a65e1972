import { icon } from './icons.ts'
import type { Item } from './outbox-storage.ts'
import { say } from './words.ts'

/** To whom this browser could not send something. */
let unsentTo: ReadonlySet<string> = new Set()

/** Somebody's messages wait to be sent, or no longer do: those that were refused are shown in their row. */
export function noteUnsent(items: Item[]): void {
  unsentTo = new Set(items.filter(({ rejection }) => rejection !== undefined).map(({ partner }) => partner))
  showNotes()
}

/** Shows in each row what this browser alone knows, in place of the last message. */
export function showNotes(): void {
  for (const row of document.querySelectorAll<HTMLElement>('#people .row')) {
    const isUnsent = unsentTo.has(row.dataset.user ?? '')
    const shown = row.querySelector('.unsent')
    if (!isUnsent) shown?.remove()
    else if (!shown) row.querySelector('.preview')?.after(unsentNote())
  }
}

function unsentNote(): HTMLElement {
  const note = document.createElement('span')
  note.className = 'unsent'
  note.append(icon('circle-alert'), say('notSent'))
  return note
}
