import { type Html, html } from '../html/html.ts'
import { passkeyScript } from './confirm-views.ts'

/** What the sign-in page has for those who have a passkey: a button, which needs a script, and so does the offer in the field for the name. */
export function passkeySignIn(next: string): Html {
  return html`<div hidden data-passkey="sign-in" data-options="/sign-in/passkey/options">
<form method="post" action="/sign-in/passkey?next=${encodeURIComponent(next)}">
<input type="hidden" name="answer">
<button class="plain" type="submit">${say => say.passkeys.signIn}</button>
<p class="error" role="alert"></p>
</form>
</div>
${passkeyScript()}`
}
