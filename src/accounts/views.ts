import type { Config } from '../config/config.ts'
import type { FieldErrors } from '../errors.ts'
import { FORGOTTEN_PASSWORD } from '../forgotten-password/views.ts'
import type { Complaint } from '../html/again.ts'
import { hiddenFields, inputField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'
import { passkeySignIn } from '../passkeys/sign-in-views.ts'
import { setupNote } from '../setup/note.ts'
import { singleSignOnButton } from '../single-sign-on/sign-in-views.ts'
import type { Sentence } from '../words/words.ts'

type Form = Complaint & {
  next: string
  signUp: Config['signUp']
  /** How the provider of single sign-on is called, where there is one. */
  provider: string | null
  username?: string
}

/** The sign-in page. */
export function signInPage({
  next,
  signUp,
  welcome,
  isSetUp,
  hasPasskeys,
  provider,
  username = '',
  errors = {},
  detail,
}: Form & { welcome: string; isSetUp: boolean; hasPasskeys: boolean }): Html {
  return cardPage(
    say => say.signIn.title,
    html`${welcome && html`<p class="welcome" dir="auto">${welcome}</p>`}
${!isSetUp && setupNote()}
${detail && html`<p class="notice" role="alert">${detail}</p>`}
<form method="post" action="/sign-in?next=${encodeURIComponent(next)}">
${usernameField(username, errors, undefined, 'username webauthn')}
${passwordField('current-password', errors)}
<button class="primary" type="submit">${say => say.signIn.submit}</button>
</form>
${hasPasskeys && passkeySignIn(next)}
<p><a href="${FORGOTTEN_PASSWORD}">${say => say.forgottenPassword.link}</a></p>
${provider !== null && singleSignOnButton(provider, { next })}
${signUp === 'open' && html`<p>${say => say.signIn.newHere} <a href="/sign-up?next=${encodeURIComponent(next)}">${say => say.signIn.toSignUp}</a></p>`}`,
  )
}

/** The sign-up page, or one that says why there is none. The form carries the invitation along, if there is one. */
export function signUpPage({
  next,
  signUp,
  provider,
  invitation,
  username = '',
  errors = {},
  detail,
}: Form & { invitation: string }): Html {
  const signIn = html`<p>${say => say.signUp.haveAccount} <a href="/sign-in?next=${encodeURIComponent(next)}">${say => say.signUp.toSignIn}</a></p>`
  if (signUp === 'closed')
    return cardPage(say => say.signUp.closed, html`<p>${say => say.signUp.askOperator}</p>${signIn}`)
  if (signUp === 'invitation' && invitation === '')
    return cardPage(
      say => say.signUp.byInvitation,
      html`<p>${detail ?? (say => say.signUp.askForInvitation)}</p>${signIn}`,
    )
  return cardPage(
    say => say.signUp.title,
    html`${detail && html`<p class="notice" role="alert">${detail}</p>`}
<form method="post" action="/sign-up?next=${encodeURIComponent(next)}">
${invitation !== '' && hiddenFields({ invitation })}
${usernameField(username, errors, say => say.account.usernameHint)}
${passwordField('new-password', errors, say => say.account.passwordHint)}
<button class="primary" type="submit">${say => say.signUp.submit}</button>
</form>
${provider !== null && singleSignOnButton(provider, { next, invitation, isNew: true })}
${signIn}`,
  )
}

/** What somebody who has an account is told of an invitation. */
export function invitedPage(username: string): Html {
  return cardPage(
    say => say.signUp.haveOne,
    html`<p>${say => say.signUp.forSomebodyNew(username)}</p>
<p><a href="/">${say => say.page.toMessages}</a></p>`,
  )
}

/** The page of a link by which somebody chooses a password. The name is there for programs that keep passwords. */
export function choosePasswordPage({
  username,
  errors = {},
}: {
  username: string
  errors?: FieldErrors | undefined
}): Html {
  return cardPage(
    say => say.choosePassword.title,
    html`<p>${say => say.choosePassword.forWhom(username)}</p>
<form method="post">
<input class="visually-hidden" name="username" value="${username}" autocomplete="username" aria-label="${say => say.account.username}" tabindex="-1" readonly>
${passwordField('new-password', errors, say => say.account.passwordHint)}
<button class="primary" type="submit">${say => say.choosePassword.submit}</button>
</form>`,
  )
}

/** Where a username is typed. */
export function usernameField(
  username: string,
  errors: FieldErrors,
  hint?: Sentence,
  autocomplete = 'username',
): Html {
  return inputField({
    name: 'username',
    label: say => say.account.username,
    value: username,
    errors: errors.username,
    hint,
    attributes: html`autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false" ${username === '' && html`autofocus`}`,
  })
}

/** Where a password is typed. */
export function passwordField(
  autocomplete: string,
  errors: FieldErrors,
  hint?: Sentence,
  label: Sentence = say => say.account.password,
): Html {
  return inputField({
    name: 'password',
    label,
    type: 'password',
    errors: errors.password,
    hint,
    attributes: html`autocomplete="${autocomplete}"`,
  })
}
