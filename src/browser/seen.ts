import { v4 as uuid } from 'uuid'
import type { Seen } from '../web-app/worker-messages.ts'
import { isKept } from './kept.ts'
import { isAskedFor, openPartner, showsLatest } from './open-conversation.ts'
import { me } from './person.ts'
import { searched, shownList } from './row-place.ts'
import { asServed } from './seen-cleaning.ts'
import { tellWorker } from './service-worker.ts'

// What somebody sees is handed to the worker, which shows it when the server is out of reach: as the server made it, without what this page
// alone has put there.

const PAUSE_MS = 1_000

let isConnected = false
let timer: ReturnType<typeof setTimeout> | undefined
let told = ''

/** Has what is seen kept, some time after it changed. */
export function watchSeen(): void {
  if (!navigator.serviceWorker) return
  new MutationObserver(keepLater).observe(document.documentElement, { childList: true, subtree: true })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keepNow()
  })
  keepLater()
}

/** What is seen while the server is out of reach is as old as before. */
export function recordConnection(isThere: boolean): void {
  isConnected = isThere
  if (isThere) keepLater()
}

function keepLater(): void {
  timer ??= setTimeout(keepNow, PAUSE_MS)
}

function keepNow(): void {
  clearTimeout(timer)
  timer = undefined
  const person = me()
  if (!isConnected || isKept() || person === null || !showsLatest() || isAskedFor()) return
  const seen = readSeen()
  const text = JSON.stringify(seen)
  if (!seen || text === told) return
  told = text
  void tellWorker({ kind: 'seen', person, seen })
}

function readSeen(): Seen | null {
  const root = asServed()
  const list = root.querySelector('#people')
  const pane = root.querySelector('#conversation')
  if (!list || !pane) return null
  const isWhole = shownList() === 'main' && searched() === ''
  const seen = {
    partner: openPartner() ?? '',
    title: root.querySelector('title')?.textContent ?? '',
    list: isWhole ? list.innerHTML : null,
    pane: pane.outerHTML,
  }
  return { ...seen, frame: isWhole ? takeApart(root, list, pane) : null }
}

/** The document without its title, the list and the conversation: what is before, between and after these. */
function takeApart(root: Element, list: Element, pane: Element): string[] {
  const cut = uuid()
  root.querySelector('title')?.replaceChildren(cut)
  list.replaceChildren(cut)
  pane.replaceWith(cut)
  return `<!doctype html>${root.outerHTML}`.split(cut)
}
