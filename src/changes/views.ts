import type { Person } from '../accounts/store.ts'
import { conversationPath } from '../conversations/path.ts'
import { describeContent } from '../files/summary.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { timeTag } from '../html/time.ts'
import type { Message, Quoted, Reaction } from '../messages/message.ts'
import { shownName } from '../people/name.ts'
import { plainText } from '../text/plain.ts'
import type { Sentence } from '../words/words.ts'
import { messagePath } from './path.ts'

/** A message and who looks at it; of their partner the name that they chose, or ''. */
type Seen = [message: Pick<Message, 'sender' | 'recipient'>, viewer: Person, partnerName: string]

/**
 * By what the browser knows a message and its version: its number, that of its latest change, and, where it comes in later than its page, what the last change of
 * the conversation was when it was read.
 */
export function messageNumbers({ seq, change }: Message, asOf?: number): Html {
  return html`data-seq="${seq}"${change !== null && html` data-change="${change}"`}${asOf !== undefined && html` data-as-of="${asOf}"`}`
}

/** A text of which every character is on the page as it was typed. */
const SHOWN_AS_TYPED = /^(?!\d+[.)])[\p{L}\p{N} ,.!?'"()]*$/u

/** What one has typed oneself, for editing it where the server is out of reach; nothing where the page shows it as it is. */
export function typedText({ body, sender, deletedAt }: Message, viewer: Person): Html | null {
  if (sender !== viewer.username || deletedAt || SHOWN_AS_TYPED.test(body)) return null
  return html` data-typed="${body}"`
}

/** A message as it is shown where another one replies to it, with a link to it. The browser puts it anew where it was changed. */
export function quoteView({ id, seq, sender, excerpt, isDeleted, files }: Quoted, ...seen: Seen): Html {
  const [{ sender: oneOfThem, recipient }, viewer] = seen
  const partner = oneOfThem === viewer.username ? recipient : oneOfThem
  const text = plainText(excerpt).replaceAll(/\s+/g, ' ')
  const content = html`${sender !== null && html`<strong dir="auto">${nameOf(sender, ...seen)}</strong>`}<span dir="auto">${isDeleted ? html`${say => say.changes.deleted}` : describeContent(text, files)}</span>`
  return seq === null
    ? html`<span class="quoted" data-quoted="${id}">${content}</span>`
    : html`<a class="quoted" data-quoted="${id}" href="${conversationPath(partner)}/${seq}">${content}</a>`
}

/** In place of what a message said. */
export function deletedText(): Html {
  return html`<p>${say => say.changes.deleted}</p>`
}

/** What is below a message and beside it: that it was edited, its reactions, and the button of its menu. */
export function messageExtras(message: Message, viewer: Person, partnerName: string): Html | null {
  const { id, editedAt, deletedAt, reactions } = message
  if (deletedAt) return null
  return html`${editedAt && html`<a class="edited" href="${messagePath(id, 'versions')}">${say => say.changes.edited} ${timeTag(editedAt, 'recent')}</a>`}${reactions.length > 0 && reactionChips(message, viewer, partnerName)}<a class="more-about" href="${messagePath(id, 'menu')}" aria-label="${say => say.changes.menu}">${icon('ellipsis')}</a>`
}

/** Each puts the emoji to the message or takes it back: it says which, so that pressing it twice by mistake does no harm. */
function reactionChips(
  { id, sender, recipient, reactions }: Message,
  viewer: Person,
  partnerName: string,
): Html {
  const chip = ({ emoji, users }: Reaction) => {
    const isOwn = users.includes(viewer.username)
    const names = users.map(username => nameOf(username, { sender, recipient }, viewer, partnerName))
    const who: Sentence = say =>
      say.changes.reactedWith(
        emoji,
        names.map(name => name(say)),
      )
    return html`<button class="chip" name="${isOwn ? 'unreact' : 'react'}" value="${emoji}" aria-pressed="${isOwn ? 'true' : 'false'}" aria-label="${who}" title="${who}">${emoji} <span>${users.length}</span></button>`
  }
  return html`<form class="reactions" method="post" action="${messagePath(id, 'react')}">${reactions.map(chip)}</form>`
}

/** What a viewer calls one of the two people. */
export function nameOf(username: string, ...[, viewer, partnerName]: Seen): Sentence {
  return say => (username === viewer.username ? say.changes.you : shownName(username, partnerName)(say))
}
