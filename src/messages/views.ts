import type { Person } from '../accounts/store.ts'
import { deletedText, messageExtras, messageNumbers, quoteView, typedText } from '../changes/views.ts'
import { messagePath } from '../conversations/path.ts'
import type { Receipt } from '../delivered/receipts.ts'
import { receiptView } from '../delivered/views.ts'
import { disappearedItem, disappearingNotice } from '../disappearing/views.ts'
import { filesView } from '../files/views.ts'
import { type Html, html } from '../html/html.ts'
import { timeTag } from '../html/time.ts'
import { shownName } from '../people/name.ts'
import { renderText } from '../text/render.ts'
import type { Message } from './message.ts'

/** What a message's place on a page has it show. */
type Place = {
  /** Whether it goes on with the one before. */
  follows?: boolean
  /** The face of who wrote it, beside the first of a group. */
  face?: Html | undefined
  /** Whether the address of the page leads to it. */
  isLinked?: boolean
  /** Where it comes in later than its page: what the last change of the conversation was when it was read. */
  asOf?: number | undefined
  /** How far it has come, where it is the last of the viewer's own that has come so far. */
  receipt?: Receipt | undefined
}

/**
 * A message in a conversation, as the viewer sees it: who, what, and when. The browser keeps these in the order of `data-seq`.
 * @param partnerName the name that the viewer's partner chose to be shown by, or ''
 */
export function messageItem(
  message: Message,
  viewer: Person,
  partnerName: string,
  { follows = false, face, isLinked = false, asOf, receipt }: Place = {},
): Html {
  if (message.disappearedAt) return disappearedItem(message)
  const notice = disappearingNotice(message, viewer, partnerName, asOf)
  if (notice) return notice
  const { id, seq, sender, recipient, body, createdAt, deletedAt, quoted, files } = message
  const isOwn = sender === viewer.username
  const path = messagePath(isOwn ? recipient : sender, seq)
  return html`<li class="message${isOwn && ' own'}${follows && ' follows'}${deletedAt && ' deleted'}${isLinked && ' linked'}" id="message-${id}" ${messageNumbers(message, asOf)}${typedText(message, viewer)}${isLinked && LINKED}><span class="visually-hidden">${isLinked && html`${say => say.reading.linked} `}${say => (isOwn ? say.conversation.saidByYou : say.conversation.saidBy(shownName(sender, partnerName)(say)))}</span>${quoted && quoteView(quoted, message, viewer, partnerName)}${filesView(files)}<div class="text">${deletedAt ? deletedText() : body !== '' && renderText(body)}</div><a class="at" href="${path}">${timeTag(createdAt, 'time')}</a>${!isOwn && !follows && face}${messageExtras(message, viewer, partnerName)}${receipt && receiptView(receipt)}</li>`
}

/** The browser begins there, where there is a script and where there is none. */
const LINKED = html` tabindex="-1" aria-current="location" autofocus`
