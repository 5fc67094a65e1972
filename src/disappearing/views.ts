import type { Person, ShownPerson } from '../accounts/store.ts'
import { messageNumbers } from '../changes/views.ts'
import { conversationPath } from '../conversations/path.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { cardPage } from '../html/layout.ts'
import { timeTag } from '../html/time.ts'
import type { Message } from '../messages/message.ts'
import { shownName } from '../people/name.ts'
import { DAYS, type Days } from './model.ts'
import { disappearingPath } from './path.ts'

/** Where one of two people sets when their messages disappear. */
export function disappearingPage({ username, displayName }: ShownPerson, current: number): Html {
  const name = shownName(username, displayName)
  return cardPage(
    say => say.disappearing.title,
    html`<p>${say => say.disappearing.whatItDoes(name(say))}</p>
<form method="post" action="${disappearingPath(username)}">
<fieldset class="checks">
<legend>${say => say.disappearing.after}</legend>
${DAYS.map(
  days =>
    html`<label class="check"><input type="radio" name="days" value="${days}" ${days === current && html`checked`}> ${say => say.disappearing.times[days]}</label>`,
)}
</fieldset>
<button class="primary" type="submit">${say => say.disappearing.submit}</button>
</form>
<p><a href="${conversationPath(username)}">${say => say.blocks.back}</a></p>`,
  )
}

const SETTING = /^disappearing:(\d+)$/

/** That the setting was changed, and by whom, as it stands among the messages; null for another notice. */
export function disappearingNotice(
  message: Message,
  viewer: Person,
  partnerName: string,
  asOf?: number,
): Html | null {
  const { id, sender, createdAt, notice } = message
  const [, days] = SETTING.exec(notice ?? '') ?? []
  if (days === undefined) return null
  const time = timeOf(Number(days))
  const isOwn = sender === viewer.username
  return html`<li class="message notice" id="message-${id}" ${messageNumbers(message, asOf)} data-disappearing="${time}" data-hint="${say => say.disappearing.hints[time]}">${icon('timer')}<p>${say =>
    isOwn
      ? say.disappearing.setByYou[time]
      : say.disappearing.setBy(shownName(sender, partnerName)(say))[
          time
        ]}</p>${timeTag(createdAt, 'time')}</li>`
}

/** The place of a message that has disappeared: it keeps its number, and shows nothing. */
export function disappearedItem({ id, seq, change }: Message): Html {
  return html`<li class="message gone" id="message-${id}" data-seq="${seq}" data-change="${change ?? 0}" hidden></li>`
}

/** What the header of a conversation says where messages disappear. The script of a page changes it with the setting. */
export function disappearingHint({ username }: Person, days: number): Html {
  const time = timeOf(days)
  return html`<a class="disappearing" href="${disappearingPath(username)}" ${time === 0 && html`hidden`}>${icon('timer')}<span class="visually-hidden">${say => say.disappearing.hints[time]}</span></a>`
}

function timeOf(number: number): Days {
  return DAYS.find(days => days === number) ?? 0
}
