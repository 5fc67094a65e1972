import type { Person } from '../accounts/store.ts'
import { conversationPath } from '../conversations/path.ts'
import { describeContent } from '../files/summary.ts'
import { type Html, type HtmlValue, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { timeTag } from '../html/time.ts'
import type { Conversation } from '../list/conversation.ts'
import { arrangePath } from '../list/path.ts'
import type { Message } from '../messages/message.ts'
import { shownName } from '../people/name.ts'
import { avatar, fullName } from '../people/views.ts'
import { plainText } from '../text/plain.ts'
import type { Sentence } from '../words/words.ts'
import type { Row } from './sidebar.ts'

const PREVIEW_LENGTH = 120

/** How much of a text is read for it: marks take room, too. */
const READ_OF_PREVIEW = 600

/** What was made of rows and conversations that are kept: each is of one person's list. */
const made = new WeakMap<Row | Conversation, Html>()

/** Somebody's row in the list. Made once for as long as it is kept and not that of the open conversation. */
export function rowItem(row: Row, person: Person, current?: string): Html {
  if (row.username === current) return makeRow(row, person, true)
  const kept = made.get(row.conversation ?? row)
  if (kept) return kept
  const item = makeRow(row, person, false).keptPerLanguage()
  made.set(row.conversation ?? row, item)
  return item
}

function makeRow(row: Row, person: Person, isCurrent: boolean): Html {
  const { username, conversation } = row
  const path = conversationPath(username)
  return html`<li class="row${conversation && statesOf(conversation)}" id="${rowId(username)}" data-user="${username}" ${conversation && html`data-section="${conversation.section}"`} ${conversation?.mutedUntil && html`data-muted-until="${conversation.mutedUntil.toISOString()}"`}>
<a href="${path}" hx-get="${path}" hx-target="#conversation" hx-swap="outerHTML" hx-push-url="true" ${isCurrent && html`aria-current="page"`}>
${avatar(row)}
<span class="name" dir="auto">${fullName(row)}</span>
${conversation && timeTag(conversation.last.createdAt, 'recent')}
<span class="preview" dir="auto">${conversation && previewOf(conversation, person)}</span>
${conversation && marksOf(conversation)}
</a>
${conversation && menuLink(row)}
</li>`
}

/** What was said last; or what is begun, unless that is in sight in the open conversation. */
function previewOf({ last, draft }: Conversation, person: Person): HtmlValue {
  const said = preview(last, person)
  if (draft === null) return said
  return html`<span class="draft"><em>${say => say.arranging.draft}</em> ${excerptOf(draft)}</span><span class="said">${said}</span>`
}

function statesOf({ unread, isMarkedUnread, mutedUntil }: Conversation): string {
  return `${unread > 0 || isMarkedUnread ? ' unread' : ''}${mutedUntil ? ' muted' : ''}`
}

/** What stands at the end of a row. A screen reader says it after the text. */
function marksOf({ unread, isMarkedUnread, mutedUntil, section }: Conversation): Html | null {
  const isMarked = unread === 0 && isMarkedUnread
  if (unread === 0 && !isMarked && !mutedUntil && section !== 'archived') return null
  return html`<span class="marks">
${section === 'archived' && html`${icon('archive')}<span class="visually-hidden is-archived">${say => say.arranging.isArchived}</span>`}
${mutedUntil && html`${icon('bell-off')}<span class="visually-hidden">${say => say.arranging.isMuted}</span>`}
${unread > 0 && html`<span class="badge">${unread > 99 ? '99+' : unread}<span class="visually-hidden"> ${say => say.list.unread}</span></span>`}
${isMarked && html`<span class="badge dot"><span class="visually-hidden">${say => say.arranging.isMarkedUnread}</span></span>`}
</span>`
}

/** Leads to what can be done with the conversation in the list; with a script, a menu opens in its place. */
function menuLink({ username, displayName }: Row): Html {
  const name = shownName(username, displayName)
  return html`<span class="more"><a class="tool more-about" href="${arrangePath(username)}" aria-label="${say => say.arranging.moreAbout(name(say))}">${icon('ellipsis')}</a></span>`
}

function rowId(username: string): string {
  return `row-${username.toLowerCase()}`
}

function preview({ sender, body, deletedAt, disappearedAt, files }: Message, person: Person): Sentence {
  if (deletedAt && !disappearedAt) return say => say.changes.deleted
  const content = describeContent(excerptOf(body), files)
  return say => (sender === person.username ? say.list.own(content(say)) : content(say))
}

function excerptOf(text: string): string {
  return shorten(plainText(text.slice(0, READ_OF_PREVIEW)))
}

function shorten(text: string): string {
  return [...text.slice(0, PREVIEW_LENGTH * 2)].slice(0, PREVIEW_LENGTH).join('').replaceAll(/\s+/g, ' ')
}
