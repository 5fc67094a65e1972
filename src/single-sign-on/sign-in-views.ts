import { type Html, html } from '../html/html.ts'
import { SIGN_ON } from './paths.ts'

/** What the pages for signing in and up have where the server has a provider. */
export function singleSignOnButton(
  name: string,
  { next, invitation = '', isNew = false }: { next: string; invitation?: string; isNew?: boolean },
): Html {
  const query = new URLSearchParams({ next, ...(invitation !== '' && { invitation }) })
  return html`<p><a class="button" href="${SIGN_ON}?${query.toString()}">${({ singleSignOn }) => (isNew ? singleSignOn.signUp(name) : singleSignOn.signIn(name))}</a></p>`
}
