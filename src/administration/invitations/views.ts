import type { SignedIn } from '../../accounts/store.ts'
import type { Config } from '../../config/config.ts'
import type { FieldErrors } from '../../errors.ts'
import { dataTable } from '../../html/data-table.ts'
import { inputField, selectField } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'
import { pager } from '../../html/pager.ts'
import { momentTag } from '../../html/time.ts'
import type { InvitationList } from '../../invitations/invitations.ts'
import { type Invitation, STATES } from '../../invitations/store.ts'
import type { Sentence } from '../../words/words.ts'
import { administrationPage } from '../layout.ts'

export const INVITATIONS = '/admin/invitations'

/** What somebody typed into the form of a new invitation. */
type Typed = { uses: string; days: string; note: string }

/** What the page shows. */
export type Shown = {
  signUp: Config['signUp']
  query: { state?: string | undefined; cursor?: string | undefined }
  /** Null where the query cannot be answered. */
  list: InvitationList | null
  typed: Typed
  errors?: FieldErrors | undefined
  detail?: Sentence | undefined
  done?: Sentence | null
}

/** The form of a new invitation, and the list of those that there are. */
export function invitationsPage(
  person: SignedIn,
  { signUp, query, list, typed, errors = {}, detail, done }: Shown,
): Html {
  return administrationPage(
    person,
    'invitations',
    say => say.administration.invitations.title,
    html`${done && html`<p class="done" role="status">${done}</p>`}
${detail && html`<p class="error" role="alert">${detail}</p>`}
${signUp !== 'invitation' && html`<p>${say => (signUp === 'open' ? say.administration.invitations.signUpIsOpen : say.administration.invitations.signUpIsClosed)} <a href="/admin/settings">${say => say.administration.invitations.toSettings}</a></p>`}
<section class="panel"><h2>${say => say.administration.invitations.make}</h2>
${makeForm(typed, errors)}</section>
${filterForm(query.state ?? '', errors)}
${list && listOf(list)}
${list && pager(INVITATIONS, query, list.next)}`,
  )
}

/** Shows the link of an invitation that was made: nobody can find it out again. */
export function madePage(person: SignedIn, url: string, { expiresAt, note }: Invitation): Html {
  return administrationPage(
    person,
    'invitations',
    say => say.administration.invitations.madeTitle,
    html`<p class="done" role="status">${say => say.administration.invitations.shownOnce}</p>
<div class="stacked">
${note !== '' && html`<p dir="auto">${note}</p>`}
${inputField({
  name: 'link',
  label: say => say.administration.invitations.link,
  value: url,
  hint: say => say.administration.invitations.linkHint,
  isOptional: true,
  attributes: html`readonly dir="ltr" autocomplete="off" spellcheck="false"`,
})}
<p>${say => say.administration.invitations.until} ${momentTag(expiresAt)}</p>
<p><a href="${INVITATIONS}">${say => say.administration.invitations.back}</a></p>
</div>`,
  )
}

function makeForm({ uses, days, note }: Typed, errors: FieldErrors): Html {
  return html`<form method="post" action="${INVITATIONS}">
${inputField({
  name: 'uses',
  label: say => say.administration.invitations.howOften,
  type: 'number',
  value: uses,
  errors: errors.uses,
  hint: say => say.administration.invitations.howOftenHint,
  attributes: html`min="1" max="1000" inputmode="numeric"`,
})}
${inputField({
  name: 'days',
  label: say => say.administration.invitations.howLong,
  type: 'number',
  value: days,
  errors: errors.days,
  hint: say => say.administration.invitations.howLongHint,
  attributes: html`min="1" max="365" inputmode="numeric"`,
})}
${inputField({
  name: 'note',
  label: say => say.administration.invitations.note,
  value: note,
  errors: errors.note,
  hint: say => say.administration.invitations.noteHint,
  isOptional: true,
  attributes: html`dir="auto" autocomplete="off"`,
})}
<div class="actions"><button class="primary" type="submit">${say => say.administration.invitations.submit}</button></div>
</form>`
}

function filterForm(state: string, errors: FieldErrors): Html {
  return html`<form class="filters" method="get" action="${INVITATIONS}">
${selectField({
  name: 'state',
  label: say => say.administration.invitations.state,
  value: state,
  errors: errors.state ?? errors.cursor,
  isOptional: true,
  options: [
    { value: '', label: say => say.administration.invitations.all },
    ...STATES.map(value => ({
      value,
      label: (say: Parameters<Sentence>[0]) => say.administration.invitations.states[value],
    })),
  ],
})}
<button class="plain" type="submit">${say => say.administration.invitations.filter}</button>
</form>`
}

function listOf({ invitations }: InvitationList): Html {
  return dataTable<Invitation>(
    say => say.administration.invitations.caption,
    [
      { label: say => say.administration.invitations.number, cell: ({ id }) => html`${id}`, isNumber: true },
      { label: say => say.administration.invitations.state, cell: stateTag },
      {
        label: say => say.administration.invitations.uses,
        cell: ({ used, uses }) => html`${say => say.administration.invitations.usedOf(used, uses)}`,
      },
      {
        label: say => say.administration.invitations.note,
        cell: ({ note }) => html`<span dir="auto">${note}</span>`,
      },
      {
        label: say => say.administration.invitations.madeBy,
        cell: ({ madeBy }) => html`<span dir="auto">${madeBy}</span>`,
      },
      { label: say => say.administration.invitations.made, cell: ({ madeAt }) => momentTag(madeAt) },
      { label: say => say.administration.invitations.ends, cell: ({ expiresAt }) => momentTag(expiresAt) },
      { label: say => say.administration.invitations.action, cell: revokeForm },
    ],
    invitations,
  )
}

function stateTag({ state }: Invitation): Html {
  const kind = state === 'open' ? ' good' : ''
  return html`<span class="tag${kind}">${say => say.administration.invitations.states[state]}</span>`
}

function revokeForm({ id, state }: Invitation): Html {
  if (state !== 'open') return html``
  return html`<form method="post" action="${INVITATIONS}/${id}/revoke">
<button class="danger" type="submit" aria-label="${say => say.administration.invitations.revokeNumber(id)}">${say => say.administration.invitations.revoke}</button>
</form>`
}
