import type { SignedIn } from '../../accounts/store.ts'
import type { FieldErrors } from '../../errors.ts'
import { hiddenFields } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'
import { fieldOf, LIVE_KEYS, type LiveKey } from '../../server-settings/settings.ts'
import { settingField } from '../../server-settings/views.ts'
import type { Sentence } from '../../words/words.ts'
import { administrationPage } from '../layout.ts'

/** A setting in the form: its text, typed or as it is; what it is; where the configuration gives it. */
export type ShownSetting = { text: string; was: string; source: string | null }

/** The form of all settings. It carries along what each was, so that what others change meanwhile is not overwritten unseen. */
export function settingsPage(
  person: SignedIn,
  settings: Record<LiveKey, ShownSetting>,
  { errors = {}, detail, done }: { errors?: FieldErrors | undefined; detail?: Sentence; done?: boolean } = {},
): Html {
  return administrationPage(
    person,
    'settings',
    say => say.administration.settings.title,
    html`${done && html`<p class="done" role="status">${say => say.administration.settings.saved}</p>`}
${detail && html`<p class="error" role="alert">${detail}</p>`}
<p>${say => say.administration.settings.what}</p>
<form class="stacked" method="post" action="/admin/settings">
${LIVE_KEYS.map(key => {
  const { text, was, source } = settings[key]
  return html`${settingField({ key, text, source, errors })}
${source === null && hiddenFields({ [`was_${fieldOf(key)}`]: was })}`
})}
<div class="actions"><button class="primary" type="submit">${say => say.administration.settings.save}</button></div>
</form>`,
  )
}
