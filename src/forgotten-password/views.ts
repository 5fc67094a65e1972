import type { Complaint } from '../html/again.ts'
import { inputField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'

export const FORGOTTEN_PASSWORD = '/forgotten-password/'

/** Asks for the address to which a link is sent. */
export function askPage({ email = '', errors = {}, detail }: { email?: string } & Complaint): Html {
  return card(html`<p>${say => say.forgottenPassword.what}</p>
${detail && html`<p class="notice" role="alert">${detail}</p>`}
<form method="post" action="${FORGOTTEN_PASSWORD}">
${inputField({
  name: 'email',
  label: say => say.forgottenPassword.address,
  type: 'email',
  value: email,
  errors: errors.email,
  attributes: html`autocomplete="email" maxlength="254" ${email === '' && html`autofocus`}`,
})}
<button class="primary" type="submit">${say => say.forgottenPassword.submit}</button>
</form>`)
}

/** Says that a link was sent, if there is anybody to send it to. */
export function sentPage(): Html {
  return card(html`<p role="status">${say => say.forgottenPassword.sent}</p>
<p>${say => say.forgottenPassword.notThere}</p>`)
}

/** Says whom to ask where no mail is sent. */
export function noMailPage(): Html {
  return card(html`<p>${say => say.forgottenPassword.noMail}</p>`)
}

function card(content: Html): Html {
  return cardPage(
    say => say.forgottenPassword.title,
    html`${content}
<p><a href="/sign-in">${say => say.forgottenPassword.toSignIn}</a></p>`,
  )
}
