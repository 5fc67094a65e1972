import { isAskedFor, messageList, openPartner, seenSeq, showsLatest } from './open-conversation.ts'
import { request } from './request.ts'
import { lastSeqInView } from './view.ts'

let markedSeq = 0
let markedList: Element | null = null
let isMarking = false

/**
 * Tells the server how far the conversation was read, while the reader is looking at it. A page that was
 * restored in the background, or loaded ahead, is not visible or has no focus. Where an address leads into the middle of a conversation, what is
 * before that may not have been read.
 */
export function markRead(): void {
  const partner = openPartner()
  if (!partner || document.visibilityState !== 'visible' || !document.hasFocus()) return
  if (isMarking || (isAskedFor() && !showsLatest())) return
  const list = messageList() // numbers may begin anew in another one
  const seq = Math.min(seenSeq(), lastSeqInView())
  const known = list === markedList ? markedSeq : 0
  if (seq <= known) return
  markedList = list
  markedSeq = seq
  isMarking = true
  request(`/with/${encodeURIComponent(partner)}/read`, { seq: String(seq) })
    .then(({ ok }) => ok)
    .catch(() => false)
    .then(isMarked => {
      isMarking = false
      if (isMarked)
        markRead() // what was read meanwhile
      else markedSeq = 0 // the next look tries again
    })
}
