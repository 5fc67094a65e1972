import type { FieldErrors } from '../errors.ts'
import { assetPath } from '../html/assets.ts'
import { inputField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { wordsElement } from '../html/layout.ts'
import type { Sentence } from '../words/words.ts'

/**
 * What a form has that does what `accounts.confirmPassword` asks for: the password, and beside it, where there is a script and somebody
 * has one, a passkey in its place.
 * @param isForThisFormAlone has what the passkey signs go with the form, as `answer`, and count for nothing else
 */
export function confirmation({
  errors,
  hint = say => say.passkeys.confirmHint,
  isForThisFormAlone = false,
}: {
  errors: FieldErrors
  hint?: Sentence
  isForThisFormAlone?: boolean
}): Html {
  return html`<div class="confirmation">
${inputField({
  name: 'password',
  label: say => say.passkeys.confirmPassword,
  type: 'password',
  errors: errors.password,
  hint,
  isOptional: true,
  attributes: html`autocomplete="current-password"`,
})}
<div hidden data-passkey="confirmation" data-options="/settings/passkeys/confirmation/options" data-answer="/settings/passkeys/confirmation">
${isForThisFormAlone && html`<input type="hidden" name="answer">`}
<p class="actions"><button class="plain" type="button">${say => say.passkeys.confirmWith}</button> <span role="status"></span></p>
</div>
</div>
${passkeyScript()}`
}

/** The script of pages on which a browser is asked for a passkey, and what it says. */
export function passkeyScript(): Html {
  return html`${wordsElement('passkey-words', say => say.passkeys.browser)}
<script src="${assetPath('passkeys.js')}" defer></script>`
}
