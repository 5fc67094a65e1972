import type { Person } from '../accounts/store.ts'
import { deletedText, messageExtras, messageNumbers, quoteView, typedText } from '../changes/views.ts'
import { disappearedItem, disappearingNotice } from '../disappearing/views.ts'
import { type Html, html } from '../html/html.ts'
import { timeTag } from '../html/time.ts'
import { shownName } from '../people/name.ts'
import { renderText } from '../text/render.ts'
import type { Message } from './message.ts'

/**
 * What a message's place among others has it show: whether it goes on with the one before, and else the face of who wrote it. Where it comes in later
 * than its page: what the last change of the conversation was when it was read.
 */
type Place = { follows?: boolean; face?: Html | undefined; asOf?: number | undefined }

/**
 * A message in a conversation, as the viewer sees it: who, what, and when. The browser keeps these in the order of `data-seq`.
 * @param partnerName the name that the viewer's partner chose to be shown by, or ''
 */
export function messageItem(
  message: Message,
  viewer: Person,
  partnerName: string,
  { follows = false, face, asOf }: Place = {},
): Html {
  if (message.disappearedAt) return disappearedItem(message)
  const notice = disappearingNotice(message, viewer, partnerName, asOf)
  if (notice) return notice
  const { id, sender, body, createdAt, deletedAt, quoted } = message
  const isOwn = sender === viewer.username
  return html`<li class="message${isOwn && ' own'}${follows && ' follows'}${deletedAt && ' deleted'}" id="message-${id}" ${messageNumbers(message, asOf)}${typedText(message, viewer)}><span class="visually-hidden">${say => (isOwn ? say.conversation.saidByYou : say.conversation.saidBy(shownName(sender, partnerName)(say)))}</span>${quoted && quoteView(quoted, message, viewer, partnerName)}<div class="text">${deletedAt ? deletedText() : renderText(body)}</div>${timeTag(createdAt, 'time')}${!isOwn && !follows && face}${messageExtras(message, viewer, partnerName)}</li>`
}
