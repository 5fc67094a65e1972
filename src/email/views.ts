import type { SignedIn } from '../accounts/store.ts'
import type { Complaint } from '../html/again.ts'
import { inputField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'
import { settingsPage } from '../own-account/layout.ts'
import { confirmation } from '../passkeys/confirm-views.ts'
import type { Sentence } from '../words/words.ts'
import type { EmailOutcome } from './email.ts'
import type { Addresses } from './store.ts'

type Shown = Complaint & {
  addresses: Addresses
  sendsMail: boolean
  done?: EmailOutcome | null
  typed?: string
}

const OUTCOMES: Record<EmailOutcome, Sentence> = {
  sent: say => say.email.sent,
  kept: say => say.email.kept,
  removed: say => say.email.removed,
}

export function isOutcome(text: string): text is EmailOutcome {
  return Object.hasOwn(OUTCOMES, text)
}

/** Which address somebody has, and a form for another one. */
export function emailPage(
  person: SignedIn,
  { addresses: { confirmed, waiting }, sendsMail, done, typed, errors = {}, detail }: Shown,
): Html {
  return settingsPage(
    person,
    'security',
    say => say.email.title,
    html`${done && html`<p class="done" role="status">${OUTCOMES[done]}</p>`}
${detail && html`<p class="notice" role="alert">${detail}</p>`}
<p>${say => say.email.what}</p>
<dl class="facts in-words">
<div><dt>${say => say.email.confirmed}</dt><dd><bdi>${confirmed ?? (say => say.email.none)}</bdi></dd></div>
${waiting !== null && html`<div><dt>${say => say.email.waiting}</dt><dd><bdi>${waiting}</bdi></dd></div>`}
</dl>
${
  sendsMail || confirmed !== null
    ? html`<form class="stacked" method="post">
${inputField({
  name: 'email',
  label: say => say.email.address,
  type: 'email',
  value: typed ?? waiting ?? confirmed ?? '',
  errors: errors.email,
  hint: say => say.email.hint,
  isOptional: true,
  attributes: html`autocomplete="email" maxlength="254"`,
})}
${errors.password && confirmation({ errors })}
<p class="actions"><button class="primary" type="submit">${say => say.email.submit}</button></p>
</form>`
    : html`<p>${say => say.email.noMail}</p>`
}`,
  )
}

/** Asks whoever opened the link whether the address is theirs: that a link was opened says nothing, since scanners do it. */
export function confirmPage(username: string, address: string): Html {
  return cardPage(
    say => say.email.confirmTitle,
    html`<p>${say => say.email.confirmWhat(address, username)}</p>
<form method="post">
<button class="primary" type="submit">${say => say.email.confirmSubmit}</button>
</form>`,
  )
}

export function confirmedPage(username: string, address: string): Html {
  return cardPage(
    say => say.email.isConfirmed,
    html`<p>${say => say.email.isConfirmedWhat(address, username)}</p>
<p><a href="/">${say => say.page.toMessages}</a></p>`,
  )
}
