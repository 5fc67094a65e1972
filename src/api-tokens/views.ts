import type { SignedIn } from '../accounts/store.ts'
import type { FieldErrors } from '../errors.ts'
import type { Complaint } from '../html/again.ts'
import { dataTable } from '../html/data-table.ts'
import { checkFields, inputField, selectField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { momentTag } from '../html/time.ts'
import { settingsPage } from '../own-account/layout.ts'
import { confirmation } from '../passkeys/confirm-views.ts'
import { webhookPath } from '../webhooks/views.ts'
import type { Sentence } from '../words/words.ts'
import { LIFETIMES, MAX_NAME, SCOPES, type Scope } from './model.ts'
import type { ApiToken } from './store.ts'

export const TOKENS = '/settings/tokens'

/** What somebody chose in the form of a new token. */
type Typed = { name: string; scopes: readonly Scope[]; days: string }

/** What the page shows. */
export type Shown = Complaint & {
  tokens: ApiToken[]
  typed: Typed
  done?: Sentence | undefined
}

/** The tokens that there are, and the form of a new one. */
export function tokensPage(person: SignedIn, { tokens, typed, errors = {}, detail, done }: Shown): Html {
  return settingsPage(
    person,
    'tokens',
    say => say.ownAccount.tokens.title,
    html`${done && html`<p class="done" role="status">${done}</p>`}
${detail && html`<p class="error" role="alert">${detail}</p>`}
<p>${say => say.ownAccount.tokens.what}</p>
${tokens.length === 0 ? html`<p class="nothing">${say => say.ownAccount.tokens.none}</p>` : listOf(tokens)}
<section class="panel"><h2>${say => say.ownAccount.tokens.make}</h2>
${makeForm(typed, errors)}</section>`,
  )
}

/** Shows a token that was made: nobody can find it out again. */
export function madePage(person: SignedIn, token: string, { name, expiresAt }: ApiToken): Html {
  return settingsPage(
    person,
    'tokens',
    say => say.ownAccount.tokens.madeTitle,
    html`<p class="done" role="status">${say => say.ownAccount.tokens.shownOnce}</p>
<div class="stacked">
<p dir="auto">${name}</p>
${inputField({
  name: 'token',
  label: say => say.ownAccount.tokens.token,
  value: token,
  hint: say => say.ownAccount.tokens.tokenHint,
  isOptional: true,
  attributes: html`readonly dir="ltr" autocomplete="off" spellcheck="false"`,
})}
<p>${say => say.ownAccount.tokens.until}: ${end(expiresAt)}</p>
<p><a href="${TOKENS}">${say => say.ownAccount.tokens.back}</a></p>
</div>`,
  )
}

function makeForm({ name, scopes, days }: Typed, errors: FieldErrors): Html {
  return html`<form method="post" action="${TOKENS}">
${inputField({
  name: 'name',
  label: say => say.ownAccount.tokens.name,
  value: name,
  errors: errors.name,
  hint: say => say.ownAccount.tokens.nameHint,
  attributes: html`dir="auto" autocomplete="off" maxlength="${MAX_NAME}"`,
})}
${checkFields({
  name: 'scopes',
  label: say => say.ownAccount.tokens.scopes,
  errors: errors.scopes,
  boxes: SCOPES.map(scope => ({
    name: scope,
    label: say => say.ownAccount.tokens.scopeHints[scope],
    isChecked: scopes.includes(scope),
  })),
})}
${selectField({
  name: 'days',
  label: say => say.ownAccount.tokens.ends,
  value: days,
  errors: errors.days,
  isOptional: true,
  options: LIFETIMES.map(value => ({ value, label: say => say.ownAccount.tokens.lifetimes[value] })),
})}
${confirmation({ errors })}
<div class="actions"><button class="primary" type="submit">${say => say.ownAccount.tokens.submit}</button></div>
</form>`
}

function listOf(tokens: ApiToken[]): Html {
  return dataTable<ApiToken>(
    say => say.ownAccount.tokens.caption,
    [
      { label: say => say.ownAccount.tokens.name, cell: ({ name }) => html`<bdi>${name}</bdi>` },
      { label: say => say.ownAccount.tokens.scopes, cell: scopeTags },
      { label: say => say.ownAccount.tokens.made, cell: ({ createdAt }) => momentTag(createdAt) },
      {
        label: say => say.ownAccount.tokens.lastUsed,
        cell: ({ lastUsedAt }) =>
          lastUsedAt ? momentTag(lastUsedAt) : html`${say => say.ownAccount.tokens.never}`,
      },
      { label: say => say.ownAccount.tokens.until, cell: ({ expiresAt }) => end(expiresAt) },
      { label: say => say.ownAccount.tokens.action, cell: revokeForm },
    ],
    tokens,
  )
}

function scopeTags({ scopes }: ApiToken): Html {
  return html`${scopes.map(scope => html`<span class="tag">${say => say.ownAccount.tokens.scopeWords[scope]}</span> `)}`
}

function end(expiresAt: Date | null): Html {
  return expiresAt ? momentTag(expiresAt) : html`${say => say.ownAccount.tokens.noEnd}`
}

function revokeForm({ id, name, scopes }: ApiToken): Html {
  return html`<div class="actions">${scopes.includes('read') && html`<a href="${webhookPath(id)}" aria-label="${say => say.webhooks.openNamed(name)}">${say => say.webhooks.open}</a>`}
<form method="post" action="${TOKENS}/${id}/revoke">
<button class="danger" type="submit" aria-label="${say => say.ownAccount.tokens.revokeNamed(name)}">${say => say.ownAccount.tokens.revoke}</button>
</form></div>`
}
