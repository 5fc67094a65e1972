import type { SignedIn } from '../../accounts/store.ts'
import { passwordField } from '../../accounts/views.ts'
import type { Complaint } from '../../html/again.ts'
import { inputField } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'
import { confirmation } from '../../passkeys/confirm-views.ts'
import { settingsPage } from '../layout.ts'

export const PASSWORD = '/settings/password'
export const FIRST_PASSWORD = `${PASSWORD}/first`

type Shown = Complaint & { isDone?: boolean }

/** Where somebody changes their own password. The name is there for programs that keep passwords. */
export function passwordPage(person: SignedIn, { errors = {}, detail, isDone }: Shown): Html {
  return settingsPage(
    person,
    'security',
    say => say.ownAccount.password.title,
    html`${isDone && html`<p class="done" role="status">${say => say.ownAccount.password.done}</p>`}
${detail && html`<p class="error" role="alert">${detail}</p>`}
<p>${say => say.ownAccount.password.what} <a href="/settings/tokens">${say => say.ownAccount.password.toTokens}</a></p>
<form class="stacked" method="post" action="${PASSWORD}">
<input class="visually-hidden" name="username" value="${person.username}" autocomplete="username" aria-label="${say => say.account.username}" tabindex="-1" readonly>
${inputField({
  name: 'old_password',
  label: say => say.ownAccount.password.old,
  type: 'password',
  errors: errors.old_password,
  attributes: html`autocomplete="current-password"`,
})}
${passwordField(
  'new-password',
  errors,
  say => say.account.passwordHint,
  say => say.ownAccount.password.new,
)}
<div class="actions"><button class="primary" type="submit">${say => say.ownAccount.password.submit}</button>
<a class="button" href="/settings/security">${say => say.ownAccount.password.back}</a></div>
</form>`,
  )
}

/** Where somebody who has no password, because single sign-on has brought them, goes on to choose one. */
export function firstPasswordPage(person: SignedIn, { errors = {}, detail }: Shown): Html {
  return settingsPage(
    person,
    'security',
    say => say.ownAccount.password.title,
    html`${detail && html`<p class="error" role="alert">${detail}</p>`}
<p>${say => say.ownAccount.password.first}</p>
<form class="stacked" method="post" action="${FIRST_PASSWORD}">
${confirmation({ errors })}
<div class="actions"><button class="primary" type="submit">${say => say.ownAccount.password.firstSubmit}</button>
<a class="button" href="/settings/security">${say => say.ownAccount.password.back}</a></div>
</form>`,
  )
}
