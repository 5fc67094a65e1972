import 'htmx.org'
import { focusComposer, focusPane, restoreDraft, watchComposer } from './composer.ts'
import {
  announceMessage,
  announceRead,
  catchUp,
  markRead,
  openPartner,
  tidyMessages,
} from './conversation.ts'
import { watchRequests } from './htmx-requests.ts'
import { noteConnection } from './notice.ts'
import { openOutbox, retryNow, showWaiting } from './outbox.ts'
import { me } from './person.ts'
import { refreshList, refreshRow, tidyList } from './sidebar.ts'
import { watchSignOut } from './sign-out.ts'
import { type Frame, keepConnected } from './socket.ts'
import { localizeTimes, watchMidnight } from './times.ts'

let shown: { pane: Element | null; partner: string | null } | null = null

if (me() !== null) start()

function start(): void {
  tidy()
  // However something came into the page, it is set right before it is painted.
  new MutationObserver(tidy).observe(document.documentElement, { childList: true, subtree: true })
  watchMidnight(tidy)
  watchComposer()
  watchSignOut()
  focusComposer()
  openOutbox()
  keepConnected({ onOpen: catchUpAll, onFrame: receive, onStateChange: noteConnection })

  addEventListener('focus', markRead)
  document.addEventListener('visibilitychange', markRead)
  watchRequests()
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
  const partner = openPartner()
  if (pane === shown?.pane && partner === shown.partner) return
  const isFirst = shown === null
  shown = { pane, partner }
  restoreDraft()
  if (isFirst) return
  focusPane()
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
