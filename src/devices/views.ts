import type { SignedIn } from '../accounts/store.ts'
import { dataTable } from '../html/data-table.ts'
import { type Html, html } from '../html/html.ts'
import { pager } from '../html/pager.ts'
import { momentTag } from '../html/time.ts'
import { settingsPage } from '../own-account/layout.ts'
import type { Words } from '../words/words.ts'
import { nameOfDevice } from './name.ts'
import type { OwnSession } from './store.ts'

export const DEVICES = '/settings/devices'

/** What the page shows. */
type Shown = {
  sessions: OwnSession[]
  cursor?: string | undefined
  next: string | null
  done?: keyof Words['ownAccount']['devices']['done'] | undefined
}

/** Where somebody is signed in. Each session can be ended, this one by signing out. */
export function devicesPage(person: SignedIn, { sessions, cursor, next, done }: Shown): Html {
  return settingsPage(
    person,
    'devices',
    say => say.ownAccount.devices.title,
    html`${done && html`<p class="done" role="status">${say => say.ownAccount.devices.done[done]}</p>`}
<p>${say => say.ownAccount.devices.what}</p>
${listOf(sessions)}
${pager(DEVICES, { cursor }, next)}
<section class="panel"><h2>${say => say.ownAccount.devices.others}</h2>
<form method="post" action="${DEVICES}/end-others">
<p>${say => say.ownAccount.devices.othersWhat}</p>
<div class="actions"><button class="danger" type="submit">${say => say.ownAccount.devices.endOthers}</button></div>
</form></section>`,
  )
}

function listOf(sessions: OwnSession[]): Html {
  return dataTable<OwnSession>(
    say => say.ownAccount.devices.caption,
    [
      { label: say => say.ownAccount.devices.device, cell: deviceCell },
      {
        label: say => say.ownAccount.devices.address,
        cell: ({ address }) => html`<span class="address">${address}</span>`,
      },
      { label: say => say.ownAccount.devices.began, cell: ({ createdAt }) => momentTag(createdAt) },
      { label: say => say.ownAccount.devices.lastUsed, cell: ({ lastSeenAt }) => momentTag(lastSeenAt) },
      { label: say => say.ownAccount.devices.action, cell: endForm },
    ],
    sessions,
  )
}

function deviceCell(session: OwnSession): Html {
  return html`<bdi title="${session.userAgent}">${nameOfDevice(session.userAgent)}</bdi>
${session.isCurrent && html`<span class="tag good">${say => say.ownAccount.devices.thisOne}</span>`}
${session.isNewBrowser && html`<span class="tag bad">${say => say.ownAccount.devices.isNew}</span>`}`
}

function endForm(session: OwnSession): Html {
  if (session.isCurrent) return html``
  return html`<form method="post" action="${DEVICES}/${session.number}/end">
<button class="danger" type="submit" aria-label="${say => say.ownAccount.devices.endNamed(nameOfDevice(session.userAgent)(say))}">${say => say.ownAccount.devices.end}</button>
</form>`
}
