import htmx from 'htmx.org'
import { readElements } from './elements.ts'
import { watchMutes } from './mutes.ts'
import { openPartner } from './open-conversation.ts'
import { request } from './request.ts'
import { showNotes } from './row-notes.ts'
import { focusIn, peopleList, placeRow, searched, shownList, timeOf } from './row-place.ts'
import { noteRows, readUnread } from './title.ts'

const ITEM = 'li.row, li.heading, li.nobody, li.more, li.aside'
/** With more at once, the list costs less than the rows. */
const MANY_ROWS = 10

const RETRY_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

let retry: ReturnType<typeof setTimeout> | undefined
let pauseMs = RETRY_MS
let isOutdated = false
let isListStale = false
let ongoing: Promise<void> | null = null
const refreshing = new Map<string, { isStale: boolean }>()
const refreshedMeanwhile = new Set<string>()

/** Fetches somebody's row anew and puts it in its place; news that come meanwhile make it fetch once more. */
export async function refreshRow(username: string): Promise<void> {
  const ongoing = refreshing.get(username)
  if (ongoing) {
    ongoing.isStale = true
    return
  }
  if (refreshing.size >= MANY_ROWS) return refreshList()
  const state = { isStale: false }
  refreshing.set(username, state)
  try {
    do {
      state.isStale = false
      const response = await request(`/people/${encodeURIComponent(username)}`)
      if (!response.ok) throw new Error(`status ${response.status}`)
      for (const row of await readElements(response, 'li.row')) {
        showAbove(row)
        noteRows([row])
        if (placeRow(row)) void refreshList()
      }
      refreshedMeanwhile.add(username)
    } while (state.isStale)
  } catch {
    refreshListLater()
  } finally {
    refreshing.delete(username)
  }
}

/** Somebody did something with a conversation in their list, here or on another device. */
export async function refreshArranged(username: string): Promise<void> {
  await refreshRow(username)
  await refreshList() // how many are archived, and the headings
}

/** Somebody has another name or picture: fetches it where they are shown, in the list or above the open conversation. */
export function refreshProfile(username: string): void {
  const isShown = document.getElementById(`row-${username.toLowerCase()}`) !== null
  if (isShown || openPartner() === username) void refreshRow(username)
}

/** Above the open conversation stands what the row of its partner says. */
function showAbove(row: HTMLElement): void {
  const [name, avatar] = [row.querySelector('.name'), row.querySelector('.avatar')]
  const bar = document.querySelector('#conversation > .bar')
  const [shownName, shownAvatar] = [bar?.querySelector('h1'), bar?.querySelector('.avatar')]
  if (row.dataset.user !== openPartner() || !name || !avatar) return
  if (shownName?.innerHTML !== name.innerHTML) shownName?.replaceChildren(...name.cloneNode(true).childNodes)
  if (!shownAvatar?.isEqualNode(avatar)) shownAvatar?.replaceWith(avatar.cloneNode(true))
}

/** Fetches the list again, and keeps nothing of what was loaded: it may not be there any more. */
export function refreshWholeList(): Promise<void> {
  isOutdated = true
  return refreshList()
}

/** Fetches the list again: after a gap any row may be out of date. One at a time, so that no answer comes after a newer one. */
export function refreshList(): Promise<void> {
  isListStale = true
  ongoing ??= fetchWhileStale()
  return ongoing
}

async function fetchWhileStale(): Promise<void> {
  while (isListStale) {
    isListStale = false
    await fetchList()
  }
  ongoing = null
}

async function fetchList(): Promise<void> {
  const people = peopleList()
  if (!people) return
  const q = searched()
  clearTimeout(retry)
  refreshedMeanwhile.clear()
  void readUnread()
  try {
    const list = shownList() === 'archived' ? 'archived' : ''
    const response = await request(`/people?${new URLSearchParams({ q, list })}`)
    if (!response.ok) throw new Error(`status ${response.status}`)
    const items = await readElements(response, ITEM)
    pauseMs = RETRY_MS
    if (q !== searched()) return // something else was searched for meanwhile
    const scroller = people.parentElement
    const top = scroller?.scrollTop ?? 0
    const focused = document.activeElement
    const row = focused?.closest('.row')
    people.replaceChildren(...(isOutdated ? items : withLoaded(items)))
    isOutdated = false
    htmx.process(people)
    scroller?.scrollTo({ top })
    if (focused && row) focusIn(document.getElementById(row.id), focused)
    for (const username of refreshedMeanwhile) void refreshRow(username) // newer than this list, perhaps
  } catch {
    refreshListLater()
  }
}

function refreshListLater(): void {
  clearTimeout(retry)
  retry = setTimeout(refreshList, pauseMs) // and again when the socket is back
  pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
}

/** Shows which row is open, and how many have something unread in the page's title. */
export function tidyList(): void {
  const partner = openPartner()
  for (const link of document.querySelectorAll('#people .row > a')) {
    const isCurrent = partner !== null && link.parentElement?.dataset.user === partner
    if (isCurrent !== link.hasAttribute('aria-current')) {
      if (isCurrent) link.setAttribute('aria-current', 'page')
      else link.removeAttribute('aria-current')
    }
  }
  showNotes()
  watchMutes(username => void refreshRow(username))
  noteRows(document.querySelectorAll<HTMLElement>('#people .row'))
}

/**
 * A fresh first piece of the list with what had been loaded beyond it, so that nobody is thrown back to its start.
 * The latest come first: where the piece's last row has not moved, nothing after it has.
 */
function withLoaded(piece: Element[]): Element[] {
  const more = piece.at(-1)
  const last = piece.findLast(item => item.matches('.row'))
  const before = last && document.getElementById(last.id)
  if (!before || !more?.matches('.more') || timeOf(before) !== timeOf(last)) return piece
  const fresh = new Set(piece.map(({ id }) => id))
  const siblings = [...(before.parentElement?.children ?? [])]
  const rest = siblings.slice(siblings.indexOf(before) + 1).filter(({ id }) => !id || !fresh.has(id))
  return rest.some(item => item.matches('.row')) ? [...piece.filter(item => item !== more), ...rest] : piece
}
