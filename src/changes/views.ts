import type { Person } from '../accounts/store.ts'
import { conversationPath } from '../conversations/path.ts'
import { type Html, html } from '../html/html.ts'
import type { Message, Quoted } from '../messages/message.ts'
import { shownName } from '../people/name.ts'
import { plainText } from '../text/plain.ts'
import type { Sentence } from '../words/words.ts'

/** A message and who looks at it; of their partner the name that they chose, or ''. */
type Seen = [message: Pick<Message, 'sender' | 'recipient'>, viewer: Person, partnerName: string]

/**
 * By what the browser knows a message and its version: its number, that of its latest change, and, where it comes in later than its page, what the last change of
 * the conversation was when it was read.
 */
export function messageNumbers({ seq, change }: Message, asOf?: number): Html {
  return html`data-seq="${seq}"${change !== null && html` data-change="${change}"`}${asOf !== undefined && html` data-as-of="${asOf}"`}`
}

/** A message as it is shown where another one replies to it, with a link to it. The browser puts it anew where it was changed. */
export function quoteView({ id, seq, sender, excerpt, isDeleted }: Quoted, ...seen: Seen): Html {
  const [{ sender: oneOfThem, recipient }, viewer] = seen
  const partner = oneOfThem === viewer.username ? recipient : oneOfThem
  const text = plainText(excerpt).replaceAll(/\s+/g, ' ')
  const content = html`${sender !== null && html`<strong dir="auto">${nameOf(sender, ...seen)}</strong>`}<span dir="auto">${isDeleted ? html`${say => say.changes.deleted}` : text}</span>`
  return seq === null
    ? html`<span class="quoted" data-quoted="${id}">${content}</span>`
    : html`<a class="quoted" data-quoted="${id}" href="${conversationPath(partner)}/${seq}">${content}</a>`
}

/** In place of what a message said. */
export function deletedText(): Html {
  return html`<p>${say => say.changes.deleted}</p>`
}

/** What a viewer calls one of the two people. */
function nameOf(username: string, ...[, viewer, partnerName]: Seen): Sentence {
  return say => (username === viewer.username ? say.changes.you : shownName(username, partnerName)(say))
}
