import htmx from 'htmx.org'
import { readElements } from './elements.ts'
import { shownEpoch } from './epoch.ts'
import { placeHeaders } from './place.ts'
import { request } from './request.ts'
import { refreshWholeList } from './sidebar.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

let known = shownEpoch()
let isDue = false
let notBefore = 0
let pauseMs = FIRST_PAUSE_MS

/** The server says to which history of the database its numbers belong. The page starts anew when that is another one. */
export function compareEpoch(epoch: string): void {
  const isSame = epoch === known && epoch === shownEpoch()
  known = epoch
  if (isSame) pauseMs = FIRST_PAUSE_MS
  else startAnew()
}

/**
 * Reads the open conversation and the list anew: what is gone vanishes. What was typed and what waits to be sent are kept by
 * the browser, and stay. Instances notice a restored database one after the other, so it may take more than one attempt.
 */
export function startAnew(): void {
  if (isDue) return
  isDue = true
  setTimeout(readAnew, Math.max(notBefore - performance.now(), 0))
}

async function readAnew(): Promise<void> {
  notBefore = performance.now() + pauseMs
  pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  const isRead = await readPane().catch(() => false)
  isDue = false
  void refreshWholeList()
  if (!isRead || shownEpoch() !== known) startAnew()
}

/** Reads the open conversation anew, where one was in it. @returns false when another one was opened meanwhile */
export async function readPane(): Promise<boolean> {
  const pane = document.querySelector<HTMLElement>('#conversation')
  if (!pane?.dataset.partner) {
    if (pane && known !== undefined) pane.dataset.epoch = known // nothing in it has a number
    return true
  }
  const response = await request(
    location.pathname + location.search,
    undefined,
    false,
    placeHeaders(location.pathname),
  )
  if (response.status === 404) location.assign('/') // the partner is gone as well
  if (!response.ok) throw new Error(`status ${response.status}`)
  const fresh = (await readElements(response, 'title, #conversation')).find(({ id }) => id !== '')
  if (!fresh || pane !== document.querySelector('#conversation')) return false
  const { activeElement } = document
  const isElsewhere = !pane.contains(activeElement)
  pane.replaceWith(fresh)
  htmx.process(fresh)
  // The page puts the focus into a conversation that was opened, in a microtask before this one.
  if (isElsewhere && activeElement instanceof HTMLElement) queueMicrotask(() => activeElement.focus())
  return true
}
