import { messageList, openPartner, seenSeq, showsLatest } from './open-conversation.ts'
import { request } from './request.ts'

/** Less than a line of text: a message is read whose last line can be seen. */
const IN_VIEW_WITHIN_PX = 12

let markedSeq = 0
let markedPane: Element | null = null

/**
 * Tells the server how far the conversation was read, while the reader is looking at its newest messages. A page that was
 * restored in the background, or loaded ahead, is not visible or has no focus.
 */
export function markRead(): void {
  const partner = openPartner()
  const seq = seenSeq()
  if (!partner || document.visibilityState !== 'visible' || !document.hasFocus()) return
  const pane = document.querySelector('#conversation') // numbers may begin anew in another one
  if (seq <= (pane === markedPane ? markedSeq : 0) || !showsLatest() || !isInView(seq)) return
  markedPane = pane
  markedSeq = seq
  const retryLater = () => {
    markedSeq = 0 // the next look tries again
  }
  request(`/with/${encodeURIComponent(partner)}/read`, { seq: String(seq) })
    .then(({ ok }) => ok || retryLater())
    .catch(retryLater)
}

/** Whether the end of a message is not below what is shown of the conversation. */
function isInView(seq: number): boolean {
  const item = messageList()?.querySelector(`:scope > [data-seq="${seq}"]`)
  const scroller = document.querySelector('.scroller')
  if (!item || !scroller) return false
  return item.getBoundingClientRect().bottom <= scroller.getBoundingClientRect().bottom + IN_VIEW_WITHIN_PX
}
