import type { SignedIn } from '../accounts/store.ts'
import type { FieldErrors } from '../errors.ts'
import type { Complaint } from '../html/again.ts'
import { dataTable } from '../html/data-table.ts'
import { inputField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { momentTag } from '../html/time.ts'
import { settingsPage } from '../own-account/layout.ts'
import type { Sentence } from '../words/words.ts'
import { confirmation } from './confirm-views.ts'
import type { findSite } from './site.ts'
import type { Passkey } from './store.ts'

export const PASSKEYS = '/settings/passkeys'

/** What a page is shown with: what was done, or what was typed and what is wrong with it. */
export type Shown = Complaint & { done?: Sentence | undefined; name?: string }

/** Somebody's passkeys, and the form that adds one. */
export function passkeysPage(
  person: SignedIn,
  passkeys: readonly Passkey[],
  site: ReturnType<typeof findSite>,
  { done, detail, errors = {}, name = '' }: Shown,
): Html {
  return settingsPage(
    person,
    'security',
    say => say.passkeys.title,
    html`${messages({ done, detail })}
<p>${say => say.passkeys.what}</p>
${
  passkeys.length > 0 &&
  dataTable<Passkey>(
    say => say.passkeys.title,
    [
      {
        label: say => say.passkeys.name,
        cell: ({ id, name }) => html`<a href="${PASSKEYS}/${id}" dir="auto">${name}</a>`,
      },
      { label: say => say.passkeys.where, cell: passkey => kept(passkey, site.host) },
      { label: say => say.passkeys.added, cell: ({ createdAt }) => momentTag(createdAt) },
      {
        label: say => say.passkeys.lastUsed,
        cell: ({ lastUsedAt }) => (lastUsedAt ? momentTag(lastUsedAt) : html`${say => say.passkeys.never}`),
      },
    ],
    passkeys,
  )
}
<section class="panel"><h2>${say => say.passkeys.add}</h2>
${site.host === null ? html`<p>${site.why}</p>` : addForm(site.host, name, errors)}
</section>`,
  )
}

function addForm(host: string, name: string, errors: FieldErrors): Html {
  return html`<noscript><p>${say => say.passkeys.needScript}</p></noscript>
<div hidden data-passkey="adding" data-options="${PASSKEYS}/options">
<form method="post" action="${PASSKEYS}">
<input type="hidden" name="answer">
${inputField({
  name: 'name',
  label: say => say.passkeys.name,
  value: name,
  errors: errors.name,
  hint: say => say.passkeys.nameHint,
  attributes: html`maxlength="64" autocomplete="off" dir="auto"`,
})}
${confirmation({ errors })}
<p class="error" role="alert"></p>
<div class="actions"><button class="primary" type="submit">${say => say.passkeys.addSubmit}</button></div>
<p class="hint">${say => say.passkeys.forHost(host)}</p>
</form>
</div>`
}

/** One of somebody's passkeys: its name, and removing it. */
export function passkeyPage(
  person: SignedIn,
  passkey: Passkey,
  { detail, errors = {}, name = passkey.name }: Shown,
): Html {
  const path = `${PASSKEYS}/${passkey.id}`
  return settingsPage(
    person,
    'security',
    say => say.passkeys.one(passkey.name),
    html`${messages({ detail })}
<section class="panel"><h2>${say => say.passkeys.rename}</h2>
<form method="post" action="${path}">
${inputField({
  name: 'name',
  label: say => say.passkeys.name,
  value: name,
  errors: errors.name,
  hint: say => say.passkeys.nameHint,
  attributes: html`maxlength="64" autocomplete="off" dir="auto"`,
})}
<div class="actions"><button class="primary" type="submit">${say => say.passkeys.renameSubmit}</button>
<a class="button" href="${PASSKEYS}">${say => say.passkeys.back}</a></div>
</form></section>
<section class="panel"><h2>${say => say.passkeys.remove}</h2>
<p>${say => say.passkeys.removeWhat}</p>
<form method="post" action="${path}/remove">
${confirmation({ errors })}
<div class="actions"><button class="danger" type="submit">${say => say.passkeys.removeSubmit}</button></div>
</form></section>`,
  )
}

/** Where a passkey is, and where it works when that is not here. */
function kept({ isBackedUp, host }: Passkey, here: string | null): Html {
  return html`${({ passkeys }) => (isBackedUp ? passkeys.synced : passkeys.onOneDevice)}${host !== here && html` <span class="tag bad">${say => say.passkeys.onlyAt(host)}</span>`}`
}

function messages({ done, detail }: Pick<Shown, 'done' | 'detail'>): Html {
  return html`${done && html`<p class="done" role="status">${done}</p>`}
${detail && html`<p class="error" role="alert">${detail}</p>`}`
}
