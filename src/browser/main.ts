import 'htmx.org'
import { deliverFrame, type FrameHandlers, SERVER_FRAMES } from '../live/frames.ts'
import { receiveChange } from './changes.ts'
import { watchCodes } from './codes.ts'
import { focusComposer, focusPane, forgetDraft, restoreDraft, watchComposer } from './composer.ts'
import { catchUp, receiveMessage, tidyMessages } from './conversation.ts'
import { whenHistoryIsOther } from './epoch.ts'
import { watchRequests } from './htmx-requests.ts'
import { watchMenus } from './menus.ts'
import { showConnection } from './notice.ts'
import { openPartner } from './open-conversation.ts'
import { openOutbox, retryNow } from './outbox.ts'
import { showWaiting } from './outbox-view.ts'
import { me } from './person.ts'
import { markRead } from './read-marks.ts'
import { receiveReadMark } from './receipts.ts'
import { refreshList, refreshProfile, refreshRow, refreshWholeList, tidyList } from './sidebar.ts'
import { watchSignOut } from './sign-out.ts'
import { keepConnected } from './socket.ts'
import { compareEpoch, startAnew } from './start-anew.ts'
import { localizeTimes, watchMidnight } from './times.ts'

let shown: { pane: Element | null; partner: string | null } | null = null

/** What the page does with each kind of frame from the server. */
const receive: FrameHandlers<typeof SERVER_FRAMES> = {
  message(frame) {
    const partner = frame.user === me() ? frame.recipient : frame.user
    if (partner === openPartner()) receiveMessage(frame)
    void refreshRow(partner)
  },
  changed(frame) {
    void receiveChange(frame)
    void refreshRow(frame.user === me() ? frame.recipient : frame.user)
  },
  read(frame) {
    receiveReadMark(frame)
    if (frame.reader === me()) void refreshRow(frame.partner)
  },
  conversation: ({ conversation }) => void refreshRow(conversation),
  renamed({ renamed, user }) {
    forgetDraft(renamed) // somebody else may get the name
    if (renamed === openPartner()) location.replace(`/with/${encodeURIComponent(user)}`)
    else void refreshWholeList()
  },
  profile: ({ profile }) => refreshProfile(profile),
  sync: catchUpAll,
  hello: ({ hello }) => compareEpoch(hello.epoch),
  pong() {}, // any frame shows that the connection is alive
}

watchCodes()
if (me() !== null) start()

function start(): void {
  tidy()
  // However something came into the page, it is set right before it is painted.
  new MutationObserver(tidy).observe(document.documentElement, { childList: true, subtree: true })
  watchMidnight(tidy)
  watchComposer()
  watchMenus()
  watchSignOut()
  focusComposer()
  openOutbox()
  whenHistoryIsOther(startAnew)
  keepConnected({
    onOpen: catchUpAll,
    onFrame: frame => deliverFrame(SERVER_FRAMES, receive, frame),
    onStateChange: showConnection,
  })

  addEventListener('focus', markRead)
  document.addEventListener('visibilitychange', markRead)
  document.addEventListener('scroll', markRead, { capture: true, passive: true }) // of the messages
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

function catchUpAll(): void {
  catchUp()
  void refreshList()
  retryNow()
}
