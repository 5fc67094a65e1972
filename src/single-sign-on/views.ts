import type { SignedIn } from '../accounts/store.ts'
import { usernameField } from '../accounts/views.ts'
import type { FieldErrors } from '../errors.ts'
import type { Complaint } from '../html/again.ts'
import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'
import { momentTag } from '../html/time.ts'
import { settingsPage } from '../own-account/layout.ts'
import { confirmation } from '../passkeys/confirm-views.ts'
import type { Sentence } from '../words/words.ts'
import { BEGIN, JOIN, NAME, OWN, REMOVE } from './paths.ts'
import type { Joined } from './store.ts'

/** What a page is shown with: what was done, or what was wrong. */
export type Shown = Complaint & { done?: Sentence | undefined }

/** Where somebody who comes from the provider chooses a username. */
export function namePage(
  name: string,
  { username, errors = {}, detail }: Complaint & { username: string },
): Html {
  return cardPage(
    say => say.singleSignOn.chooseName,
    html`${detail && html`<p class="notice" role="alert">${detail}</p>`}
<p>${say => say.singleSignOn.chooseNameWhy(name)}</p>
<form method="post" action="${NAME}">
${usernameField(username, errors, say => say.account.usernameHint)}
<button class="primary" type="submit">${say => say.singleSignOn.makeAccount}</button>
</form>`,
  )
}

/** To whom at the provider somebody's account is joined, with what can be done about it. */
export function ownPage(
  person: SignedIn,
  { name, joined, isConfirmed }: { name: string; joined: Joined | null; isConfirmed: boolean },
  { done, detail, errors = {} }: Shown,
): Html {
  return settingsPage(
    person,
    'security',
    say => say.singleSignOn.title(name),
    html`${done && html`<p class="done" role="status">${done}</p>`}
${detail && html`<p class="error" role="alert">${detail}</p>`}
<p>${say => say.singleSignOn.what(name)}</p>
${joined ? joinedParts(name, joined, errors) : joinPart(name, isConfirmed, errors)}`,
  )
}

/** A link leads to the provider: what a form leads to has to be our own, by the policy of our pages. */
function joinPart(name: string, isConfirmed: boolean, errors: FieldErrors): Html {
  return html`<section class="panel"><h2>${say => say.singleSignOn.join}</h2>
<p>${say => say.singleSignOn.joinWhat(name)}</p>
${
  isConfirmed
    ? html`<p class="actions"><a class="button" href="${BEGIN}?for=join">${say => say.singleSignOn.signIn(name)}</a></p>`
    : html`<form method="post" action="${OWN}">
${confirmation({ errors })}
<div class="actions"><button class="primary" type="submit">${say => say.singleSignOn.goOn}</button></div>
</form>`
}
</section>`
}

function joinedParts(name: string, { shown, joinedAt }: Joined, errors: FieldErrors): Html {
  return html`<p dir="auto">${say => say.singleSignOn.joinedAs(name, shown)} ${momentTag(joinedAt)}</p>
<section class="panel"><h2>${say => say.singleSignOn.confirm}</h2>
<p>${say => say.singleSignOn.confirmWhat(name)}</p>
<p class="actions"><a class="button" href="${BEGIN}?for=confirm">${say => say.singleSignOn.signIn(name)}</a></p>
</section>
<section class="panel"><h2>${say => say.singleSignOn.remove}</h2>
<p>${say => say.singleSignOn.removeWhat(name)}</p>
<form method="post" action="${REMOVE}">
${confirmation({ errors })}
<div class="actions"><button class="danger" type="submit">${say => say.singleSignOn.removeSubmit}</button></div>
</form></section>`
}

/** As whom somebody has come back: nothing is joined before they have seen it. */
export function joinPage(person: SignedIn, name: string, shown: string): Html {
  return settingsPage(
    person,
    'security',
    say => say.singleSignOn.join,
    html`<p dir="auto">${say => say.singleSignOn.joinOf(name, shown, person.username)}</p>
<form method="post" action="${JOIN}">
<div class="actions"><button class="primary" type="submit">${say => say.singleSignOn.joinConfirm}</button>
<a class="button" href="${OWN}">${say => say.singleSignOn.leave}</a></div>
</form>`,
  )
}
