import htmx from 'htmx.org'
import { focusComposer, restoreDraft, watchComposer } from './composer.ts'
import {
  announceMessage,
  announceRead,
  catchUp,
  dropFailedStub,
  markRead,
  openPartner,
  tidyMessages,
} from './conversation.ts'
import { forMe, me } from './fragment.ts'
import { noteConnection, noteFailure } from './notice.ts'
import { openOutbox, retryNow, showWaiting } from './outbox.ts'
import { refreshList, refreshRow, tidyList } from './sidebar.ts'
import { type Frame, keepConnected } from './socket.ts'
import { localizeTimes, watchMidnight } from './times.ts'

const LOAD_AGAIN_AFTER_MS = 2_000

let shownPane: Element | null = null

if (me() !== null) start()

function start(): void {
  tidy()
  // However something came into the page, it is set right before it is painted.
  new MutationObserver(tidy).observe(document.body, { childList: true, subtree: true })
  watchMidnight(tidy)
  watchComposer()
  focusComposer()
  openOutbox()
  keepConnected({ onOpen: createCatchUp(), onFrame: receive, onStateChange: noteConnection })

  addEventListener('focus', markRead)
  document.addEventListener('visibilitychange', markRead)
  document.addEventListener('htmx:config:request', addPerson)
  document.addEventListener('htmx:error', ({ target }) => recover(target))
  document.addEventListener('htmx:response:error', ({ target }) => recover(target))
  document.addEventListener('htmx:after:history:push', focusComposer)
}

function tidy(): void {
  localizeTimes(document)
  tidyMessages()
  tidyList()
  showOpened()
}

/** Another conversation was opened: what waits for it is shown, and what came while its page was on the way is fetched. */
function showOpened(): void {
  const pane = document.querySelector('#conversation')
  if (pane === shownPane) return
  const isFirst = shownPane === null
  shownPane = pane
  restoreDraft()
  if (isFirst) return
  showWaiting()
  catchUp()
}

function receive(frame: Frame): void {
  if (frame.sync) catchUpAll()
  else if (frame.message && frame.user && frame.recipient) {
    const partner = frame.user === me() ? frame.recipient : frame.user
    if (partner === openPartner()) announceMessage(frame)
    void refreshRow(partner)
  } else if (frame.read !== undefined && frame.reader && frame.partner) {
    announceRead(frame)
    if (frame.reader === me()) void refreshRow(frame.partner)
  }
}

function catchUpAll(): void {
  catchUp()
  void refreshList()
  retryNow()
}

/** The page was made just before its first connection, so then the list needs no second look. */
function createCatchUp(): () => void {
  let isFirst = true
  return () => {
    if (isFirst) catchUp()
    else catchUpAll()
    isFirst = false
  }
}

/** htmx's own requests say for whom the page was made, as ours do. */
function addPerson(event: Event): void {
  if (event instanceof CustomEvent) Object.assign(event.detail.ctx.request.headers, forMe())
}

/** What htmx could not load is asked for again, or the reader is told. */
function recover(target: EventTarget | null): void {
  if (!(target instanceof HTMLElement)) return
  if (target.matches('.loading')) dropFailedStub(target)
  else if (target.matches('.more')) setTimeout(() => htmx.trigger(target, 'intersect'), LOAD_AGAIN_AFTER_MS)
  else noteFailure()
}
