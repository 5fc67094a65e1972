import type { Person } from '../accounts/store.ts'
import { describeFiles } from '../files/summary.ts'
import { hiddenFields, inputField, textField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { cardPage } from '../html/layout.ts'
import { momentTag } from '../html/time.ts'
import type { FoundMessage } from '../messages/reading-store.ts'
import { renderText } from '../text/render.ts'
import type { Sentence } from '../words/words.ts'
import { EMOJI_AT_HAND } from './emoji.ts'
import { messagePath, placeOf } from './path.ts'
import type { Version } from './store.ts'
import { nameOf } from './views.ts'

// Where there is no script, what can be done about a message is done on these pages.

/** What somebody typed that was not taken, and why. */
export type Typed = { text: string; error: Sentence }

/** What can be done about a message. @param mayChange whether its sender still may */
export function menuPage(message: FoundMessage, viewer: Person, mayChange: boolean): Html {
  const { id, editedAt } = message
  const isOwn = message.sender === viewer.username
  return aboutMessage(
    say => say.changes.menu,
    message,
    viewer,
    html`<form class="emoji-at-hand" method="post" action="${messagePath(id, 'react')}">
${hiddenFields({ sent: message.createdAt.toISOString() })}
${EMOJI_AT_HAND.map(emoji => html`<button class="plain" name="react" value="${emoji}">${emoji}</button>`)}
</form>
<ul class="ways">
<li><a href="${messagePath(id, 'react')}">${icon('smile-plus')}${say => say.changes.anotherEmoji}</a></li>
<li><a href="${messagePath(id, 'reply')}">${icon('reply')}${say => say.changes.reply}</a></li>
${isOwn && mayChange && html`<li><a href="${messagePath(id, 'edit')}">${icon('pencil')}${say => say.changes.edit}</a></li>`}
${editedAt && html`<li><a href="${messagePath(id, 'versions')}">${icon('history')}${say => say.changes.versions}</a></li>`}
<li><a href="${placeOf(message, viewer)}">${icon('link')}${say => say.changes.link}</a></li>
${!isOwn && html`<li><a href="${messagePath(id, 'report')}">${icon('flag')}${say => say.reports.report}</a></li>`}
${isOwn && mayChange && html`<li><a class="danger" href="${messagePath(id, 'delete')}">${icon('trash-2')}${say => say.changes.delete}</a></li>`}
</ul>`,
  )
}

/** Where a message gets another text. */
export function editPage(message: FoundMessage, viewer: Person, typed?: Typed): Html {
  return aboutMessage(
    say => say.changes.editTitle,
    null,
    viewer,
    html`<form method="post">
${hiddenFields({ sent: message.createdAt.toISOString() })}
${bodyField(typed, message.body, message.files.length > 0)}
<button class="primary" type="submit">${say => say.changes.save}</button>
</form>
${wayBack(message, viewer)}`,
  )
}

/** Where one replies to a message. */
export function replyPage(message: FoundMessage, viewer: Person, key: string, typed?: Typed): Html {
  return aboutMessage(
    say => say.changes.reply,
    message,
    viewer,
    html`<form method="post">
${hiddenFields({ key })}
${bodyField(typed)}
<button class="primary" type="submit">${say => say.conversation.send}</button>
</form>`,
  )
}

/** Asks whether a message is to be deleted. */
export function deletePage(message: FoundMessage, viewer: Person): Html {
  return aboutMessage(
    say => say.changes.deleteTitle,
    message,
    viewer,
    html`<p>${say => say.changes.deleteWhat}</p>
<form method="post">
${hiddenFields({ sent: message.createdAt.toISOString() })}
<button class="danger" type="submit">${say => say.changes.deleteForBoth}</button>
</form>`,
  )
}

/** Where any emoji is put to a message. */
export function reactPage(message: FoundMessage, viewer: Person, typed?: Typed): Html {
  return aboutMessage(
    say => say.changes.react,
    message,
    viewer,
    html`<form method="post">
${hiddenFields({ sent: message.createdAt.toISOString() })}
${inputField({ name: 'react', label: say => say.changes.emoji, value: typed?.text ?? '', errors: typed && [typed.error] })}
<button class="primary" type="submit">${say => say.changes.react}</button>
</form>`,
  )
}

/** What a message said before it was edited, the oldest first, and what it says now. */
export function versionsPage(message: FoundMessage, versions: Version[], viewer: Person): Html {
  return aboutMessage(
    say => say.changes.versions,
    null,
    viewer,
    html`${versionList(message, versions)}${wayBack(message, viewer)}`,
  )
}

/** The same, for a dialog. */
export function versionList({ body, createdAt, editedAt }: FoundMessage, versions: Version[]): Html {
  const all = [...versions, { body, writtenAt: editedAt ?? createdAt }]
  return html`<ol class="versions">
${all.map(({ body, writtenAt }) => html`<li>${momentTag(writtenAt)}<div class="text">${renderText(body)}</div></li>`)}
</ol>`
}

function bodyField(typed: Typed | undefined, value = '', isOptional = false): Html {
  return textField({
    name: 'body',
    label: say => say.changes.text,
    value: typed?.text ?? value,
    isOptional,
    errors: typed && [typed.error],
    attributes: html`dir="auto" autofocus`,
  })
}

/** A page about a message, which is shown on it. */
function aboutMessage(title: Sentence, message: FoundMessage | null, viewer: Person, content: Html): Html {
  return cardPage(
    title,
    html`${message && quote(message, viewer)}${content}${message && wayBack(message, viewer)}`,
  )
}

function quote(message: FoundMessage, viewer: Person): Html {
  const { sender, partnerName, body, createdAt, files } = message
  return html`<figure class="quote"><blockquote class="text">${files.length > 0 && html`<p dir="auto">${describeFiles(files)}</p>`}${body !== '' && renderText(body)}</blockquote>
<figcaption><span dir="auto">${nameOf(sender, message, viewer, partnerName)}</span>, ${momentTag(createdAt)}</figcaption></figure>`
}

function wayBack(message: FoundMessage, viewer: Person): Html {
  return html`<p><a href="${placeOf(message, viewer)}">${say => say.reports.back}</a></p>`
}
