import type { SignedIn } from '../accounts/store.ts'
import type { FieldErrors } from '../errors.ts'
import { assetPath } from '../html/assets.ts'
import { checkFields, hiddenFields, inputField, selectField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { wordsElement } from '../html/layout.ts'
import { settingsPage } from '../own-account/layout.ts'
import type { Sentence } from '../words/words.ts'
import { PAUSES } from './model.ts'
import { NOTIFICATIONS } from './paths.ts'
import { isQuietHour, WEEKDAYS } from './quiet-hours.ts'
import type { NotificationSettings } from './settings.ts'

/** What the page says was done. */
export const DONE = ['saved', 'quiet', 'paused', 'resumed'] as const
export type Done = (typeof DONE)[number]

/** What the page is shown with: what was done, or what was typed and is wrong. */
type Shown = { done?: Done | undefined; errors?: FieldErrors }

/** The page on which somebody sets how they are told of what is new. Each part is saved by itself. */
export function notificationsPage(
  person: SignedIn,
  settings: NotificationSettings,
  { done, errors = {} }: Shown,
): Html {
  return settingsPage(
    person,
    'notifications',
    say => say.notifications.title,
    html`${done && html`<p class="done" role="status">${say => say.notifications.done[done]}</p>`}
<noscript><p>${say => say.notifications.withoutScript}</p></noscript>
${soundPart(settings)}
${notificationsPart(settings)}
<p><a href="/settings/push">${say => say.notifications.whileClosed}</a></p>
${quietPart(settings, errors)}
${pausePart(settings)}
${wordsElement('notification-words', say => say.notificationsInSettings)}
<script src="${assetPath('notifications.js')}" defer></script>`,
  )
}

function soundPart({ playsSound }: NotificationSettings): Html {
  return html`<section class="panel" aria-labelledby="sound">
<h2 id="sound">${say => say.notifications.sound}</h2>
${switchForm('sound', playsSound, {
  what: say => say.notifications.whatSound[playsSound ? 'on' : 'off'],
  submit: say => say.notifications.setSound[playsSound ? 'off' : 'on'],
  more: html`<button class="plain" type="button" id="listen" hidden>${say => say.notifications.listen}</button>`,
})}
<p class="error" id="silent" role="status" hidden></p>
</section>`
}

function notificationsPart({ showsNotifications, showsText }: NotificationSettings): Html {
  return html`<section class="panel" aria-labelledby="notifications">
<h2 id="notifications">${say => say.notifications.notifications}</h2>
${switchForm('notifications', showsNotifications, {
  what: say => say.notifications.whatNotifications[showsNotifications ? 'on' : 'off'],
  submit: say => say.notifications.setNotifications[showsNotifications ? 'off' : 'on'],
})}
<div id="this-browser" hidden ${showsNotifications && html`data-is-on`}>
<p role="status"></p>
<div class="actions">
<button class="plain" type="button" id="ask" hidden></button>
<button class="plain" type="button" id="try-out" hidden>${say => say.notifications.tryOut}</button>
</div>
</div>
${switchForm('notification_text', showsText, {
  what: say => say.notifications.whatText[showsText ? 'on' : 'off'],
  submit: say => say.notifications.setText[showsText ? 'off' : 'on'],
})}
</section>`
}

type Switch = { what: Sentence; submit: Sentence; more?: Html }

/** How it stands with one thing, and a button for the other way. */
function switchForm(name: string, isOn: boolean, { what, submit, more }: Switch): Html {
  return html`<form class="stacked" method="post" action="${NOTIFICATIONS}">
<p>${what}</p>
${hiddenFields({ [name]: isOn ? 'no' : 'yes' })}
<div class="actions"><button class="plain" type="submit">${submit}</button>${more}</div>
</form>`
}

function quietPart({ quiet, timeZone }: NotificationSettings, errors: FieldErrors): Html {
  return html`<section class="panel" aria-labelledby="quiet">
<h2 id="quiet">${say => say.notifications.quiet}</h2>
<p>${say => say.notifications.quietHint} ${isQuietHour(quiet, timeZone, new Date()) && html`<strong>${say => say.notifications.isQuietNow}</strong>`}</p>
<form method="post" action="${NOTIFICATIONS}/quiet">
${checkFields({
  name: 'quiet_days',
  label: say => say.notifications.quietDays,
  errors: errors.quiet_days,
  boxes: WEEKDAYS.map(day => ({
    name: `day${day}`,
    label: say => say.notifications.days[day],
    isChecked: quiet.days.includes(day),
  })),
})}
${inputField({
  name: 'quiet_from',
  type: 'time',
  label: say => say.notifications.quietFrom,
  value: quiet.from,
  errors: errors.quiet_from,
})}
${inputField({
  name: 'quiet_until',
  type: 'time',
  label: say => say.notifications.quietUntil,
  value: quiet.until,
  errors: errors.quiet_until,
  hint: say => say.notifications.quietUntilHint,
})}
${selectField({
  name: 'time_zone',
  label: say => say.notifications.timeZone,
  value: timeZone || 'UTC',
  errors: errors.time_zone,
  options: zonesWith(timeZone).map(value => ({ value, label: () => value.replaceAll('_', ' ') })),
  attributes: html`${timeZone === '' && html`data-is-unknown`}`,
})}
<div class="actions"><button class="primary" type="submit">${say => say.notifications.saveQuiet}</button></div>
</form>
</section>`
}

/** Every time zone, and the one that somebody has: browsers call some by older names. */
function zonesWith(timeZone: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), timeZone || 'UTC'])].sort()
}

function pausePart({ pausedUntil, timeZone }: NotificationSettings): Html {
  const until = pausedUntil && pausedUntil > new Date() ? pausedUntil : null
  return html`<section class="panel" aria-labelledby="pause">
<h2 id="pause">${say => say.notifications.pause}</h2>
<form class="stacked" method="post" action="${NOTIFICATIONS}/pause">
<p>${until ? html`${say => say.notifications.pausedUntil} <time datetime="${until.toISOString()}">${onTheClock(until, timeZone)}</time>` : html`${say => say.notifications.pauseHint}`}</p>
${timeZone === '' && html`<input type="hidden" name="time_zone" value="">`}
<div class="actions">${PAUSES.filter(pause => until || pause !== 'end').map(
    pause =>
      html`<button class="plain" type="submit" name="pause" value="${pause}">${say => say.notifications.pauses[pause]}</button>`,
  )}</div>
</form>
</section>`
}

/** A moment as somebody's own clock shows it. */
function onTheClock(moment: Date, timeZone: string): Sentence {
  return say =>
    moment.toLocaleString(say.language.tag, {
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: timeZone || 'UTC',
      timeZoneName: 'short',
    })
}
