import type { SignedIn } from '../accounts/store.ts'
import { nameOfDevice } from '../devices/name.ts'
import { assetPath } from '../html/assets.ts'
import { dataTable } from '../html/data-table.ts'
import { type Html, html } from '../html/html.ts'
import { momentTag } from '../html/time.ts'
import { NOTIFICATIONS } from '../notifications/paths.ts'
import { settingsPage } from '../own-account/layout.ts'
import type { Words } from '../words/words.ts'
import { PUSH_PAGE } from './paths.ts'
import type { ToldDevice } from './store.ts'

/** What was done, as the address says that leads back from a form. */
export const DONE = ['removed', 'tried'] as const

/** How it is with the device that shows the page: the script shows one of these. */
const STATES: (keyof Words['push']['states'])[] = ['off', 'on', 'denied', 'unsupported', 'failed']

/** The devices that are told of new messages while no page is open on them, and how this one becomes one of them. */
export function pushPage(person: SignedIn, devices: ToldDevice[], done?: (typeof DONE)[number]): Html {
  return settingsPage(
    person,
    'push',
    say => say.push.title,
    html`${done && html`<p class="done" role="status">${say => say.push.done[done]}</p>`}
<p>${say => say.push.what}</p>
<p><a href="${NOTIFICATIONS}">${say => say.push.toNotifications}</a></p>
<noscript><p class="notice">${say => say.push.needsScript}</p></noscript>
<section class="panel" data-push="${person.username}" hidden><h2>${say => say.push.here}</h2>
<div role="status">${STATES.map(state => html`<p data-state="${state}" hidden>${say => say.push.states[state]}</p>`)}</div>
<div class="actions">
<button class="primary" type="button" data-turn="on" hidden>${say => say.push.turnOn}</button>
<button class="plain" type="button" data-turn="off" hidden>${say => say.push.turnOff}</button>
</div></section>
<section><h2>${say => say.push.devices}</h2>
${listOf(devices)}</section>
<script src="${assetPath('push.js')}" defer></script>`,
  )
}

function listOf(devices: ToldDevice[]): Html {
  return dataTable<ToldDevice>(
    say => say.push.devices,
    [
      { label: say => say.push.device, cell: deviceCell },
      { label: say => say.push.began, cell: ({ createdAt }) => momentTag(createdAt) },
      {
        label: say => say.push.lastTold,
        cell: ({ toldAt }) => (toldAt ? momentTag(toldAt) : html`${say => say.push.never}`),
      },
      { label: say => say.push.action, cell: actions },
    ],
    devices,
    say => say.push.none,
  )
}

function deviceCell({ userAgent, isCurrent, failure }: ToldDevice): Html {
  return html`<bdi title="${userAgent}">${nameOfDevice(userAgent)}</bdi>
${isCurrent && html`<span class="tag good">${say => say.push.thisOne}</span>`}
${failure !== null && html`<span class="tag bad" title="${failure}">${say => say.push.failed}</span>`}`
}

function actions({ id, userAgent }: ToldDevice): Html {
  const name = nameOfDevice(userAgent)
  return html`<div class="actions">
<form method="post" action="${PUSH_PAGE}/${id}/try">
<button class="plain" type="submit" aria-label="${say => say.push.tryNamed(name(say))}">${say => say.push.try}</button>
</form>
<form method="post" action="${PUSH_PAGE}/${id}/remove">
<button class="danger" type="submit" aria-label="${say => say.push.removeNamed(name(say))}">${say => say.push.remove}</button>
</form>
</div>`
}
