import { showBadge } from './badge.ts'
import { readElements } from './elements.ts'
import { tellUnread } from './notify.ts'
import { request } from './request.ts'

// How many conversations have something unread stands in the page's title, at its icon, and at the app's. The list on the page may be a part of all, and may
// show what was searched for: so the server says which they are, and each row that comes says how it is with one.

const COUNTED = /^\(\d+\+?\) /
const MAX_SHOWN = 99

const unread = new Set<string>()
let noted: Map<string, boolean> | null = null

/** Asks the server which conversations have something unread. */
export async function readUnread(): Promise<void> {
  const meanwhile = new Map<string, boolean>()
  noted = meanwhile
  try {
    const response = await request('/unread')
    if (!response.ok) return
    const items = await readElements(response, 'li')
    if (noted !== meanwhile) return // it was asked again
    noted = null
    unread.clear()
    for (const { dataset } of items) if (dataset.user) unread.add(dataset.user)
    for (const [username, isUnread] of meanwhile) note(username, isUnread) // newer than the answer, perhaps
    showUnread()
    void tellUnread(unread)
  } catch {
    // The rows on the page are known; once there is a connection, it is asked again.
  }
}

/** Takes in what rows say of their conversations, whether or not the list shows them. */
export function noteRows(rows: Iterable<HTMLElement>): void {
  for (const row of rows) {
    const { user, section } = row.dataset
    if (user) note(user, row.matches('.unread:not(.muted)') && section !== 'archived')
  }
  showUnread()
}

function showUnread(): void {
  const title = document.title.replace(COUNTED, '')
  const counted =
    unread.size > 0 ? `(${unread.size > MAX_SHOWN ? `${MAX_SHOWN}+` : unread.size}) ${title}` : title
  if (document.title !== counted) document.title = counted
  showBadge(unread.size)
}

function note(username: string, isUnread: boolean): void {
  noted?.set(username, isUnread)
  if (isUnread) unread.add(username)
  else unread.delete(username)
}
