import 'htmx.org'
import { type ClientFrame, deliverFrame, type FrameHandlers, SERVER_FRAMES } from '../live/frames.ts'
import { prepareAnnouncements } from './announce.ts'
import { watchAttaching } from './attach.ts'
import { catchUpChanges, receiveChange, tidyChanges } from './changes.ts'
import { watchCodes } from './codes.ts'
import { beginComposing, focusComposer, focusPane, watchComposer } from './composer.ts'
import { catchUp, receiveMessage, tidyMessages } from './conversation.ts'
import { forgetDraft } from './draft-storage.ts'
import { receiveDraft, syncDrafts, watchDrafts } from './drafts.ts'
import { watchEmoji } from './emoji-composer.ts'
import { whenHistoryIsOther } from './epoch.ts'
import { watchRequests } from './htmx-requests.ts'
import { endKept, showKept, watchKept } from './kept.ts'
import { watchKeyboard } from './keyboard.ts'
import { focusLinked, watchLinks } from './links.ts'
import { loadFilms, watchMedia } from './media.ts'
import { watchMenus } from './menus.ts'
import { tidyStops, watchMessages } from './message-keys.ts'
import { watchMessageMenu } from './message-menu.ts'
import { lookForVersion, watchVersion } from './new-version.ts'
import { watchNewer } from './newer.ts'
import { showNewest, watchNewest } from './newest.ts'
import { showConnection } from './notice.ts'
import { tellOf, tellOtherwise, tellRead, watchNews } from './notify.ts'
import { messageList, openPartner } from './open-conversation.ts'
import { openOutbox, retryMessage, retryNow } from './outbox.ts'
import { claimedFiles } from './outbox-queue.ts'
import { showWaiting } from './outbox-view.ts'
import { tidyPendingChanges } from './pending-changes.ts'
import { me } from './person.ts'
import { keepPlace } from './place.ts'
import { forgetPresence, receivePresence, showPresence, watchActivity } from './presence.ts'
import { renewPush } from './push-subscription.ts'
import { markRead } from './read-marks.ts'
import { receiveDelivered, receiveReadMark } from './receipts.ts'
import { restoreReply } from './reply.ts'
import { watchRowMenus } from './row-menu.ts'
import { tidySearch, watchSearch } from './search.ts'
import { recordConnection, watchSeen } from './seen.ts'
import { registerWorker } from './service-worker.ts'
import { attachShared, offerShared } from './sharing.ts'
import {
  refreshArranged,
  refreshList,
  refreshProfile,
  refreshRow,
  refreshWholeList,
  tidyList,
} from './sidebar.ts'
import { watchSignOut } from './sign-out.ts'
import { keepConnected } from './socket.ts'
import { compareEpoch, startAnew } from './start-anew.ts'
import { watchSwitcher } from './switcher.ts'
import { localizeTimes, watchMidnight } from './times.ts'
import { receiveTyping, showTyping, stopTyping, watchTyping } from './typing.ts'
import { watchVisibleHeight } from './visible-height.ts'
import { watchVoice } from './voice.ts'
import { watchWhose } from './whose.ts'

/** Sends a frame to the server, once there is a connection. */
let send: (frame: ClientFrame) => void = () => {}

let shown: Element | null = null

/** What the page does with each kind of frame from the server. */
const receive: FrameHandlers<typeof SERVER_FRAMES> = {
  message(frame) {
    stopTyping(frame.user)
    void tellOf(frame)
    const partner = frame.user === me() ? frame.recipient : frame.user
    if (partner === openPartner()) receiveMessage(frame)
    void refreshRow(partner)
  },
  changed(frame) {
    const partner = frame.user === me() ? frame.recipient : frame.user
    if (partner === openPartner()) receiveChange(frame)
    void refreshRow(partner)
  },
  read(frame) {
    receiveReadMark(frame)
    void tellRead(frame)
    if (frame.reader === me()) void refreshRow(frame.partner)
  },
  delivered: receiveDelivered,
  conversation: ({ conversation }) => void refreshArranged(conversation),
  typing: receiveTyping,
  presence: receivePresence,
  draft(frame) {
    receiveDraft(frame)
    void refreshRow(frame.draft)
  },
  notifications: () => void tellOtherwise(),
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
if (watchWhose() && me() !== null) start()

function start(): void {
  prepareAnnouncements()
  tidy()
  // However something came into the page, it is set right before it is painted.
  new MutationObserver(tidy).observe(document.documentElement, { childList: true, subtree: true })
  watchMidnight(tidy)
  watchComposer()
  watchAttaching({ claimed: claimedFiles, retry: retryMessage })
  watchEmoji()
  watchDrafts()
  watchMenus()
  watchVisibleHeight()
  watchRowMenus()
  watchSwitcher()
  watchSearch()
  watchMessages()
  watchMessageMenu()
  watchMedia()
  watchVoice()
  watchKeyboard()
  watchLinks()
  watchNewer()
  watchNewest()
  watchSignOut()
  watchNews()
  if (!focusLinked()) focusComposer()
  openOutbox()
  whenHistoryIsOther(startAnew)
  send = keepConnected({
    onOpen() {
      forgetPresence()
      tellActivity()
      tellOpen()
      catchUpAll()
      endKept()
      loadFilms()
      void lookForVersion()
      void offerShared()
    },
    onFrame: frame => deliverFrame(SERVER_FRAMES, receive, frame),
    onStateChange(isConnected) {
      showConnection(isConnected)
      recordConnection(isConnected)
    },
  })
  const tellActivity = watchActivity(frame => send(frame))
  watchTyping(frame => send(frame))

  addEventListener('focus', markRead)
  document.addEventListener('visibilitychange', markRead)
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) catchUpAll() // the page was kept as it was, and shown again by going back
  })
  document.addEventListener('scroll', markRead, { capture: true, passive: true }) // of the messages
  document.addEventListener('scroll', showNewest, { capture: true, passive: true })
  addEventListener('pagehide', keepPlace)
  watchRequests()
  watchKept()
  watchVersion()
  void attachShared()
  watchSeen()
  registerWorker()
  void renewPush(me()).catch(() => {}) // tomorrow, then
}

function tidy(): void {
  localizeTimes(document)
  tidyMessages()
  tidyChanges()
  tidyPendingChanges()
  tidyStops()
  tidyList()
  showPresence()
  showTyping()
  showKept()
  showOpened()
  tidySearch()
}

/** Another conversation was opened: what waits for it is shown, and what came while its page was on the way is fetched. */
function showOpened(): void {
  const pane = messageList() ?? document.querySelector('#conversation')
  if (pane === shown) return
  const isFirst = shown === null
  shown = pane
  tellOpen()
  beginComposing()
  restoreReply()
  if (isFirst) return
  if (!focusLinked()) focusPane()
  showWaiting()
  catchUp()
  catchUpChanges()
}

/** Tells the server whose conversation is open: how they are is told then, whether or not the two have talked. */
function tellOpen(): void {
  send({ open: openPartner() ?? '' })
}

function catchUpAll(): void {
  catchUp()
  catchUpChanges()
  syncDrafts()
  void refreshList()
  void tellOtherwise()
  retryNow()
}
