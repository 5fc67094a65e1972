import type { SignedIn } from '../accounts/store.ts'
import type { Blocked } from '../blocks/store.ts'
import { conversationPath } from '../conversations/path.ts'
import { dataTable } from '../html/data-table.ts'
import { hiddenFields } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { pager } from '../html/pager.ts'
import { momentTag } from '../html/time.ts'
import { settingsPage } from '../own-account/layout.ts'
import { fullName } from '../people/views.ts'
import type { Sentence } from '../words/words.ts'
import type { Privacy } from './store.ts'

/** What the page says was done. */
export const DONE = ['saved', 'unblocked'] as const
export type Done = (typeof DONE)[number]

type PrivacyPage = {
  privacy: Privacy
  blocked: Blocked[]
  after: string
  next: string | null
  done: Done | null
}

export function privacyPage(person: SignedIn, { privacy, blocked, after, next, done }: PrivacyPage): Html {
  return settingsPage(
    person,
    'privacy',
    say => say.ownAccount.privacy.title,
    html`${done && html`<p class="done" role="status">${say => say.ownAccount.privacy.done[done]}</p>`}
${privacySwitch({
  name: 'read_marks',
  isShown: privacy.showsReadMarks,
  title: say => say.ownAccount.privacy.readMarks,
  what: say => say.ownAccount.privacy.whatReadMarks[privacy.showsReadMarks ? 'shown' : 'hidden'],
  submit: say => say.ownAccount.privacy.setReadMarks[privacy.showsReadMarks ? 'hide' : 'show'],
})}
${privacySwitch({
  name: 'presence',
  isShown: privacy.showsPresence,
  title: say => say.ownAccount.privacy.presence,
  what: say => say.ownAccount.privacy.whatPresence[privacy.showsPresence ? 'shown' : 'hidden'],
  submit: say => say.ownAccount.privacy.setPresence[privacy.showsPresence ? 'hide' : 'show'],
})}
<section>
<h2>${say => say.ownAccount.privacy.blocked}</h2>
${blocked.length === 0 && after === '' ? html`<p class="nothing">${say => say.ownAccount.privacy.nobodyBlocked}</p>` : blockedTable(blocked)}
${pager('/settings/privacy', { cursor: after }, next)}
</section>`,
  )
}

type Switch = { name: string; isShown: boolean; title: Sentence; what: Sentence; submit: Sentence }

/** How it stands with one thing, and a button for the other way. */
function privacySwitch({ name, isShown, title, what, submit }: Switch): Html {
  return html`<section class="panel" aria-labelledby="${name}">
<h2 id="${name}">${title}</h2>
<form class="stacked" method="post" action="/settings/privacy">
<p>${what}</p>
${hiddenFields({ [name]: isShown ? 'no' : 'yes' })}
<div class="actions"><button class="plain" type="submit">${submit}</button></div>
</form>
</section>`
}

function blockedTable(blocked: Blocked[]): Html {
  return dataTable(
    say => say.ownAccount.privacy.blocked,
    [
      {
        label: say => say.ownAccount.privacy.person,
        cell: person =>
          html`<a href="${conversationPath(person.username)}" dir="auto">${fullName(person)}</a>`,
      },
      { label: say => say.ownAccount.privacy.since, cell: ({ since }) => momentTag(since) },
      { label: say => say.ownAccount.privacy.change, cell: unblockForm },
    ],
    blocked,
  )
}

function unblockForm({ username }: Blocked): Html {
  return html`<form method="post" action="/settings/privacy/unblock">
${hiddenFields({ username })}
<button class="plain" type="submit" aria-label="${say => say.ownAccount.privacy.unblock(username)}">${say => say.blocks.unblock}</button>
</form>`
}
