import { passwordField, usernameField } from '../accounts/views.ts'
import type { Complaint } from '../html/again.ts'
import { selectField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'
import { settingField } from '../server-settings/views.ts'
import { ACCOUNTS, type AccountChoice } from './model.ts'

/** What the form shows. */
export type SetupForm = Complaint & {
  /** Whether there are accounts already, one of which may become the administrator's. */
  hasPeople: boolean
  account: AccountChoice
  username: string
  texts: { server_name: string; sign_up: string }
  /** Where the configuration gives what the form would set. */
  fixed: { server_name: string | null; sign_up: string | null }
}

/** The form that sets a server up. */
export function setupPage({
  hasPeople,
  account,
  username,
  texts,
  fixed,
  errors = {},
  detail,
}: SetupForm): Html {
  return cardPage(
    say => say.setup.title,
    html`${detail && html`<p class="notice" role="alert">${detail}</p>`}
<p>${say => say.setup.what}</p>
<form method="post">
${
  hasPeople &&
  selectField({
    name: 'account',
    label: say => say.setup.account,
    value: account,
    errors: errors.account,
    hint: say => say.setup.accountHint,
    options: ACCOUNTS.map(value => ({ value, label: say => say.setup.accounts[value] })),
  })
}
${usernameField(username, errors, say => say.account.usernameHint)}
${passwordField('new-password', errors, say => say.account.passwordHint)}
${settingField({ key: 'serverName', text: texts.server_name, source: fixed.server_name, errors })}
${settingField({ key: 'signUp', text: texts.sign_up, source: fixed.sign_up, errors })}
<button class="primary" type="submit">${say => say.setup.submit}</button>
</form>`,
  )
}
