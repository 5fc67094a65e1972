import type { SignedIn } from '../accounts/store.ts'
import type { FieldErrors } from '../errors.ts'
import type { Complaint } from '../html/again.ts'
import { inputField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { momentTag } from '../html/time.ts'
import { settingsPage } from '../own-account/layout.ts'
import { confirmation } from '../passkeys/confirm-views.ts'
import type { TokenWithWebhook, Webhook } from './store.ts'

/** What was done, as the address says that leads back from a form. */
export const DONE = ['tried', 'removed'] as const

type Shown = Complaint & {
  done?: (typeof DONE)[number] | undefined
  /** Shown once. */
  secret?: string
  typed?: string
}

/** The page of a token's webhook. */
export function webhookPath(tokenId: number): string {
  return `/settings/tokens/${tokenId}/webhook`
}

/** Where what is sent to somebody is posted for the program of a token, and what it answered last. */
export function webhookPage(
  person: SignedIn,
  { id, name, webhook }: TokenWithWebhook,
  { done, secret, typed = '', errors = {}, detail }: Shown,
): Html {
  return settingsPage(
    person,
    'tokens',
    say => say.webhooks.openNamed(name),
    html`${done && html`<p class="done" role="status">${say => say.webhooks.done[done]}</p>`}
${detail && html`<p class="error" role="alert">${detail}</p>`}
<p>${say => say.webhooks.what}</p>
${secret !== undefined && secretField(secret)}
${webhook ? ofWebhook(id, webhook) : makeForm(id, typed, errors)}
<p><a href="/settings/tokens">${say => say.ownAccount.tokens.back}</a></p>`,
  )
}

function secretField(secret: string): Html {
  return html`<p class="done" role="status">${say => say.webhooks.shownOnce}</p>
<div class="stacked">${inputField({
    name: 'secret',
    label: say => say.webhooks.secret,
    value: secret,
    isOptional: true,
    attributes: html`readonly dir="ltr" autocomplete="off" spellcheck="false"`,
  })}</div>`
}

function ofWebhook(tokenId: number, { url, answeredAt, status, answer }: Webhook): Html {
  return html`<dl class="facts in-words">
<div><dt>${say => say.webhooks.url}</dt><dd><bdi>${url}</bdi></dd></div>
<div><dt>${say => say.webhooks.lastAnswer}</dt><dd>${
    answeredAt
      ? html`${momentTag(answeredAt)} <strong>${status ?? (say => say.webhooks.noAnswer)}</strong> <bdi>${answer ?? ''}</bdi>`
      : html`${say => say.webhooks.never}`
  }</dd></div>
</dl>
<div class="actions">
<form method="post" action="${webhookPath(tokenId)}/try"><button class="plain" type="submit">${say => say.webhooks.try}</button></form>
<form method="post" action="${webhookPath(tokenId)}/remove"><button class="danger" type="submit">${say => say.webhooks.remove}</button></form>
</div>`
}

function makeForm(tokenId: number, typed: string, errors: FieldErrors): Html {
  return html`<form class="stacked" method="post" action="${webhookPath(tokenId)}">
${inputField({
  name: 'url',
  label: say => say.webhooks.url,
  value: typed,
  errors: errors.url,
  hint: say => say.webhooks.urlHint,
  attributes: html`dir="ltr" inputmode="url" autocomplete="off" maxlength="2000"`,
})}
${confirmation({ errors })}
<div class="actions"><button class="primary" type="submit">${say => say.webhooks.submit}</button></div>
</form>`
}
