import 'htmx.org'
import { focusComposer, watchComposer } from './composer.ts'
import {
  announceMessage,
  announceRead,
  catchUp,
  dropFailedStub,
  markRead,
  openPartner,
  tidyMessages,
} from './conversation.ts'
import { me } from './fragment.ts'
import { openOutbox, retryNow, showWaiting } from './outbox.ts'
import { refreshList, refreshRow, tidyList } from './sidebar.ts'
import { type Frame, keepConnected } from './socket.ts'
import { localizeTimes } from './times.ts'

const SHOW_LOSS_AFTER_MS = 1_500

if (me() === null) localizeTimes(document)
else start()

function start(): void {
  tidy()
  // However something came into the page, it is set right before it is painted.
  new MutationObserver(tidy).observe(document.body, { childList: true, subtree: true })
  watchComposer()
  openOutbox()
  keepConnected({ onOpen: createCatchUp(), onFrame: receive, onStateChange: createConnectionNotice() })

  addEventListener('focus', markRead)
  document.addEventListener('visibilitychange', markRead)
  document.addEventListener('htmx:error', ({ target }) => dropFailedStub(target))
  document.addEventListener('htmx:response:error', ({ target }) => dropFailedStub(target))
  document.addEventListener('htmx:after:swap', showOpened)
  document.addEventListener('htmx:after:history:push', focusComposer)
}

function tidy(): void {
  localizeTimes(document)
  tidyMessages()
  tidyList()
}

let shownPane = document.querySelector('#conversation')

/** Another conversation was opened: what waits for it is shown, and what came while its page was on the way is fetched. */
function showOpened(): void {
  const pane = document.querySelector('#conversation')
  if (pane === shownPane) return
  shownPane = pane
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

/** Says that the connection is lost, unless it is back before anybody would notice. */
function createConnectionNotice(): (isConnected: boolean) => void {
  const notice = document.querySelector<HTMLElement>('#connection')
  let timer: ReturnType<typeof setTimeout> | undefined
  return isConnected => {
    clearTimeout(timer)
    if (!notice) return
    if (isConnected) notice.hidden = true
    else timer = setTimeout(() => (notice.hidden = false), SHOW_LOSS_AFTER_MS)
  }
}
