import type { SignedIn } from '../../accounts/store.ts'
import { ACTIONS, SYSTEM } from '../../audit/record.ts'
import type { LoggedEntry } from '../../audit/store.ts'
import type { FieldErrors } from '../../errors.ts'
import { dataTable } from '../../html/data-table.ts'
import { inputField, selectField } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'
import { pager } from '../../html/pager.ts'
import { momentTag } from '../../html/time.ts'
import type { Sentence } from '../../words/words.ts'
import { administrationPage } from '../layout.ts'
import { detailsOf } from './details.ts'
import type { EntryList } from './list.ts'

export const AUDIT = '/admin/audit'

/** The fields of the form that the log is looked through by, and of its address. */
export const FILTERS = ['person', 'by', 'action', 'from', 'to', 'cursor'] as const

/** What was typed into it; what is empty is not there. */
export type Typed = Partial<Record<(typeof FILTERS)[number], string>>

type Shown = {
  typed: Typed
  /** Null when it cannot be read: `errors` say why. */
  list: EntryList | null
  errors?: FieldErrors
}

/** The audit log. */
export function auditPage(person: SignedIn, { typed, list, errors = {} }: Shown): Html {
  return administrationPage(
    person,
    'audit',
    say => say.administration.audit.title,
    html`${filterForm(typed, errors)}
${errors.cursor && html`<p class="error" role="alert">${errors.cursor[0]}</p>`}
${list && entryTable(list)}
${list && pager(AUDIT, typed, list.next)}`,
  )
}

function filterForm(typed: Typed, errors: FieldErrors): Html {
  return html`<form class="filters" method="get" action="${AUDIT}">
${inputField({
  name: 'person',
  type: 'search',
  label: say => say.administration.audit.person,
  value: typed.person ?? '',
  errors: errors.person,
  hint: say => say.administration.audit.personHint,
  isOptional: true,
  attributes: html`autocapitalize="none" spellcheck="false"`,
})}
${selectField({
  name: 'by',
  label: say => say.administration.audit.by,
  value: typed.by ?? '',
  errors: errors.by,
  isOptional: true,
  options: [
    { value: '', label: say => say.administration.audit.byName },
    { value: 'account', label: say => say.administration.audit.byAccount },
  ],
})}
${selectField({
  name: 'action',
  label: say => say.administration.audit.action,
  value: typed.action ?? '',
  errors: errors.action,
  isOptional: true,
  options: [
    { value: '', label: say => say.administration.audit.allActions },
    ...ACTIONS.map(value => ({
      value,
      label: (say => say.administration.audit.actions[value]) satisfies Sentence,
    })),
  ],
})}
${(['from', 'to'] as const).map(name =>
  inputField({
    name,
    label: say => say.administration.audit[name],
    type: typed[name] && errors[name] ? 'text' : 'date', // a browser would not show what is no date
    value: typed[name] ?? '',
    errors: errors[name],
    hint: say => say.administration.audit.utcDay,
    isOptional: true,
  }),
)}
<button class="plain" type="submit">${say => say.administration.audit.show}</button>
</form>`
}

function entryTable({ entries }: EntryList): Html {
  return dataTable<LoggedEntry>(
    say => say.administration.audit.caption,
    [
      { label: say => say.administration.audit.time, cell: ({ at }) => momentTag(at) },
      { label: say => say.administration.audit.actor, cell: actorOf },
      {
        label: say => say.administration.audit.action,
        cell: ({ action }) => html`${say => say.administration.audit.actions[action]}`,
      },
      {
        label: say => say.administration.audit.subject,
        cell: ({ subject }) => (subject === '' ? nobody() : linkToEntriesOf(subject)),
      },
      { label: say => say.administration.audit.details, cell: detailsOf },
      {
        label: say => say.administration.audit.address,
        cell: ({ address }) => (address === null ? nobody() : html`${address}`),
      },
    ],
    entries,
  )
}

function actorOf({ actor, actorId }: LoggedEntry): Html {
  if (actorId !== null) return linkToEntriesOf(actor)
  return html`<em>${({ administration: { audit } }) => (actor === SYSTEM.username ? audit.commandLine : audit.notSignedIn)}</em>`
}

/** Leads to what else somebody of this name did, or had done to them. */
function linkToEntriesOf(name: string): Html {
  return html`<a href="${AUDIT}?${new URLSearchParams({ person: name }).toString()}" dir="auto">${name}</a>`
}

function nobody(): Html {
  return html`${say => say.administration.audit.nobody}`
}
