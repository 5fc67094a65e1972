import { conversationPath } from '../conversations/path.ts'
import type { FieldErrors } from '../errors.ts'
import { describeContent } from '../files/summary.ts'
import { textField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'
import { momentTag } from '../html/time.ts'
import type { FoundMessage } from '../messages/reading-store.ts'
import { shownName } from '../people/name.ts'
import type { Sentence } from '../words/words.ts'

/** Asks what is wrong with a message. */
export function reportPage(message: FoundMessage, typed = '', errors: FieldErrors = {}): Html {
  return cardPage(
    say => say.reports.title,
    html`${quote(message)}
<form method="post">
${textField({
  name: 'reason',
  label: say => say.reports.reason,
  value: typed,
  errors: errors.reason,
  hint: say => say.reports.hint,
  attributes: html`dir="auto"`,
})}
<button class="primary" type="submit">${say => say.reports.submit}</button>
</form>
${wayBack(message)}`,
  )
}

/** Says that a message is reported. */
export function reportedPage(message: FoundMessage, complaint?: Sentence): Html {
  return cardPage(
    say => say.reports.reported,
    html`${complaint && html`<p class="notice" role="alert">${complaint}</p>`}
${quote(message)}
<p>${say => say.reports.whatHappens}</p>
${wayBack(message)}`,
  )
}

function quote({ sender, partnerName, body, files, createdAt }: FoundMessage): Html {
  return html`<figure class="quote"><blockquote dir="auto">${describeContent(body, files)}</blockquote>
<figcaption><span dir="auto">${shownName(sender, partnerName)}</span>, ${momentTag(createdAt)}</figcaption></figure>`
}

function wayBack({ sender }: FoundMessage): Html {
  return html`<p><a href="${conversationPath(sender)}">${say => say.reports.back}</a></p>`
}
