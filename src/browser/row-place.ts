import htmx from 'htmx.org'

/** What this page shows at the left: the list, what is archived, or what was found. */
type Shown = 'main' | 'archived' | 'found'

/** Returns the list at the left, or null on a page without. */
export function peopleList(): HTMLElement | null {
  return document.querySelector<HTMLElement>('#people')
}

/** What is searched for, or nothing. */
export function searched(): string {
  return document.querySelector<HTMLInputElement>('.search input')?.value.trim() ?? ''
}

export function shownList(): Shown {
  if (searched() !== '') return 'found'
  return peopleList()?.dataset.list === 'archived' ? 'archived' : 'main'
}

/**
 * Puts a fresh row in its place: conversations stand in the order of their last message, the latest first, before everybody else, and what
 * is pinned stays where it is.
 * @returns whether it came from another section or went to one, or is the first conversation, so that what stands around it may be otherwise too
 */
export function placeRow(row: HTMLElement): boolean {
  const list = peopleList()
  if (!list) return false
  const existing = document.getElementById(row.id)
  const shown = shownList()
  if (!isIn(shown, row)) {
    if (existing) removeRow(existing)
    return existing !== null
  }
  const names = row.querySelector('.name')?.textContent ?? ''
  if (!existing && !names.toLowerCase().includes(searched().toLowerCase())) return false
  const isFirst = timeOf(row) !== '' && !list.querySelector('.row time')
  const hasMoved =
    isFirst || (existing ? sectionOf(existing) !== sectionOf(row) : list.querySelector('.aside') !== null)
  const isPinned = shown === 'main' && sectionOf(row) === 'pinned'
  if (!existing && isPinned) return true
  const focused = existing?.contains(document.activeElement) ? document.activeElement : null
  const time = timeOf(row)
  if (existing && (isPinned || time === '' || (timeOf(existing) === time && !hasMoved)))
    existing.replaceWith(row)
  else {
    const next = [...list.children].find(
      other =>
        other !== existing && !isBefore(other, shown) && (!other.matches('.row') || timeOf(other) < time),
    )
    if (next?.matches('.more') && !existing) return hasMoved // its turn comes with the next piece of the list
    existing?.remove()
    list.querySelector('.nobody')?.remove()
    if (next?.isConnected) next.before(row)
    else list.append(row)
  }
  htmx.process(row)
  if (focused) focusIn(row, focused)
  return hasMoved
}

/** Gives the focus to what corresponds to an element in the row that it was in. */
export function focusIn(row: Element | null, focused: Element): void {
  row?.querySelector<HTMLElement>(focused.matches('.more-about') ? '.more-about' : 'a')?.focus()
}

/** When the last message of a row was written; nothing where there is none. */
export function timeOf(row: Element): string {
  return row.querySelector('time')?.dateTime ?? ''
}

/** The focus goes to the next row, in its section or after it, since whoever had it is likely to go on there. */
function removeRow(row: HTMLElement): void {
  const hadFocus = row.contains(document.activeElement)
  const rows = [...document.querySelectorAll('#people > .row')]
  const index = rows.indexOf(row)
  const neighbour = rows[index + 1] ?? rows[index - 1]
  row.remove()
  if (hadFocus) neighbour?.querySelector('a')?.focus()
}

function isIn(shown: Shown, row: HTMLElement): boolean {
  return shown === 'found' || (sectionOf(row) === 'archived') === (shown === 'archived')
}

/** What stands before all conversations that are in the order of time. */
function isBefore(item: Element, shown: Shown): boolean {
  if (!(item instanceof HTMLElement)) return false
  if (item.matches('.aside, .heading[data-section]')) return true
  return shown === 'main' && sectionOf(item) === 'pinned'
}

/** Somebody with whom there is no conversation is like one in the list. */
function sectionOf(row: HTMLElement): string {
  return row.dataset.section ?? 'main'
}
