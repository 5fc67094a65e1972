import type { FieldErrors } from '../errors.ts'
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

/** The page that asks who somebody is. */
export function signInPage({ next, isSignUpOpen, username = '', errors = {}, detail }: Form): Html {
  return cardPage(
    'Sign in',
    html`${detail && html`<p class="notice" role="alert">${detail}</p>`}
<form method="post" action="/sign-in?next=${encodeURIComponent(next)}">
${usernameField(username, errors)}
${passwordField('current-password', errors)}
<button class="primary" type="submit">Sign in</button>
</form>
${isSignUpOpen && html`<p>New here? <a href="/sign-up?next=${encodeURIComponent(next)}">Make an account</a></p>`}`,
  )
}

/** The page that makes an account, or says that this cannot be done here. */
export function signUpPage({ next, isSignUpOpen, username = '', errors = {}, detail }: Form): Html {
  const signIn = html`<p>Have an account? <a href="/sign-in?next=${encodeURIComponent(next)}">Sign in</a></p>`
  if (!isSignUpOpen) {
    return cardPage('Sign-up is closed', html`<p>Ask whoever runs this server for an account.</p>${signIn}`)
  }
  return cardPage(
    'Make an account',
    html`${detail && html`<p class="notice" role="alert">${detail}</p>`}
<form method="post" action="/sign-up?next=${encodeURIComponent(next)}">
${usernameField(username, errors, '2 to 32 letters, digits, dots, underscores or hyphens; a letter or a digit first and last.')}
${passwordField('new-password', errors, 'At least 10 characters. A sentence is easy to remember.')}
<button class="primary" type="submit">Make my account</button>
</form>
${signIn}`,
  )
}

function usernameField(username: string, errors: FieldErrors, hint?: string): Html {
  return field(
    'username',
    'Username',
    errors.username,
    hint,
    html`type="text" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" ${username === '' && html`autofocus`}`,
  )
}

function passwordField(autocomplete: string, errors: FieldErrors, hint?: string): Html {
  return field(
    'password',
    'Password',
    errors.password,
    hint,
    html`type="password" autocomplete="${autocomplete}"`,
  )
}

function field(
  name: string,
  label: string,
  errors: Sentence[] | undefined,
  hint: string | undefined,
  attributes: Html,
): Html {
  const note = errors?.map(error => html`${error} `) ?? hint
  return html`<label class="field">
<span>${label}</span>
<input name="${name}" required ${attributes} ${errors && html`aria-invalid="true"`} ${note && html`aria-describedby="${name}-note"`}>
${note && html`<small id="${name}-note" class="${errors ? 'error' : 'hint'}">${note}</small>`}
</label>`
}
