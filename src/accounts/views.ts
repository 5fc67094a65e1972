import type { FieldErrors } from '../errors.ts'
import { inputField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'
import type { Sentence } from '../words/words.ts'

type Form = {
  next: string
  isSignUpOpen: boolean
  username?: string
  errors?: FieldErrors
  detail?: Sentence
}

/** The sign-in page. */
export function signInPage({ next, isSignUpOpen, username = '', errors = {}, detail }: Form): Html {
  return cardPage(
    say => say.signIn.title,
    html`${detail && html`<p class="notice" role="alert">${detail}</p>`}
<form method="post" action="/sign-in?next=${encodeURIComponent(next)}">
${usernameField(username, errors)}
${passwordField('current-password', errors)}
<button class="primary" type="submit">${say => say.signIn.submit}</button>
</form>
${isSignUpOpen && html`<p>${say => say.signIn.newHere} <a href="/sign-up?next=${encodeURIComponent(next)}">${say => say.signIn.toSignUp}</a></p>`}`,
  )
}

/** The sign-up page, or one that says that sign-up is closed. */
export function signUpPage({ next, isSignUpOpen, username = '', errors = {}, detail }: Form): Html {
  const signIn = html`<p>${say => say.signUp.haveAccount} <a href="/sign-in?next=${encodeURIComponent(next)}">${say => say.signUp.toSignIn}</a></p>`
  if (!isSignUpOpen) {
    return cardPage(say => say.signUp.closed, html`<p>${say => say.signUp.askOperator}</p>${signIn}`)
  }
  return cardPage(
    say => say.signUp.title,
    html`${detail && html`<p class="notice" role="alert">${detail}</p>`}
<form method="post" action="/sign-up?next=${encodeURIComponent(next)}">
${usernameField(username, errors, say => say.account.usernameHint)}
${passwordField('new-password', errors, say => say.account.passwordHint)}
<button class="primary" type="submit">${say => say.signUp.submit}</button>
</form>
${signIn}`,
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

function usernameField(username: string, errors: FieldErrors, hint?: Sentence): Html {
  return inputField({
    name: 'username',
    label: say => say.account.username,
    value: username,
    errors: errors.username,
    hint,
    attributes: html`autocomplete="username" autocapitalize="none" spellcheck="false" ${username === '' && html`autofocus`}`,
  })
}

function passwordField(autocomplete: string, errors: FieldErrors, hint?: Sentence): Html {
  return inputField({
    name: 'password',
    label: say => say.account.password,
    type: 'password',
    errors: errors.password,
    hint,
    attributes: html`autocomplete="${autocomplete}"`,
  })
}
