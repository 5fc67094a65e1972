import type { SignedIn } from '../accounts/store.ts'
import { type Html, html } from '../html/html.ts'
import type { Sentence } from '../words/words.ts'
import { settingsPage } from './layout.ts'

type Row = { path: string; label: Sentence; state: Sentence }

/** How somebody signs in, and what keeps others out: a row for each, with a link to where it is changed. */
export function securityPage(person: SignedIn, rows: readonly Row[]): Html {
  return settingsPage(
    person,
    'security',
    say => say.ownAccount.security.title,
    html`<ul class="choices">
${rows.map(({ path, label, state }) => html`<li><a href="${path}"><strong>${label}</strong> <span>${state}</span></a></li>`)}
</ul>`,
  )
}
