import type { Person } from '../accounts/store.ts'
import { disappearedItem, disappearingNotice } from '../disappearing/views.ts'
import { type Html, html } from '../html/html.ts'
import { timeTag } from '../html/time.ts'
import { shownName } from '../people/name.ts'
import { renderText } from '../text/render.ts'
import type { Message } from './message.ts'

/** What a message's place among others has it show: whether it goes on with the one before, and else the face of who wrote it. */
type Place = { follows?: boolean; face?: Html | undefined }

/**
 * A message in a conversation, as the viewer sees it: who, what, and when. The browser keeps these in the order of `data-seq`.
 * @param partnerName the name that the viewer's partner chose to be shown by, or ''
 */
export function messageItem(
  message: Message,
  viewer: Person,
  partnerName: string,
  { follows = false, face }: Place = {},
): Html {
  if (message.disappearedAt) return disappearedItem(message)
  const notice = disappearingNotice(message, viewer, partnerName)
  if (notice) return notice
  const { id, seq, sender, body, createdAt } = message
  const isOwn = sender === viewer.username
  return html`<li class="message${isOwn && ' own'}${follows && ' follows'}" id="message-${id}" data-seq="${seq}"><span class="visually-hidden">${say => (isOwn ? say.conversation.saidByYou : say.conversation.saidBy(shownName(sender, partnerName)(say)))}</span><div class="text">${renderText(body)}</div>${timeTag(createdAt, 'time')}${!isOwn && !follows && face}${!isOwn && html`<a class="report" href="/messages/${id}/report">${say => say.reports.report}</a>`}</li>`
}
