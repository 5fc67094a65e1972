import type { FieldErrors } from '../../errors.ts'
import { hiddenFields, inputField, selectField } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'

export const PATH = '/admin/messages'

/** The fields of both forms. */
export const FIELDS = [
  'id',
  'sender',
  'recipient',
  'direction',
  'from',
  'to',
  'cursor',
  'reason',
  'q',
] as const

/** What was typed into the forms, or is in the address; what is empty is not there. */
export type Typed = Partial<Record<(typeof FIELDS)[number], string>>

/** What the list is looked through by. */
export function filterForm(typed: Typed, errors: FieldErrors): Html {
  return html`<form class="filters" method="get" action="${PATH}">
${inputField({
  name: 'id',
  label: say => say.administration.messages.id,
  value: typed.id ?? '',
  errors: errors.id,
  isOptional: true,
  attributes: html`inputmode="numeric"`,
})}
${inputField({
  name: 'sender',
  label: say => say.administration.messages.sender,
  value: typed.sender ?? '',
  errors: errors.sender,
  isOptional: true,
  attributes: html`autocapitalize="none" spellcheck="false"`,
})}
${inputField({
  name: 'recipient',
  label: say => say.administration.messages.recipient,
  value: typed.recipient ?? '',
  errors: errors.recipient,
  isOptional: true,
  attributes: html`autocapitalize="none" spellcheck="false"`,
})}
${selectField({
  name: 'direction',
  label: say => say.administration.messages.direction,
  value: typed.direction ?? '',
  errors: errors.direction,
  isOptional: true,
  options: [
    { value: '', label: say => say.administration.messages.oneWay },
    { value: 'either', label: say => say.administration.messages.either },
  ],
})}
${(['from', 'to'] as const).map(name =>
  inputField({
    name,
    label: say => say.administration.messages[name],
    type: typed[name] && errors[name] ? 'text' : 'date', // a browser would not show what is no date
    value: typed[name] ?? '',
    errors: errors[name],
    hint: say => say.administration.messages.utcDay,
    isOptional: true,
  }),
)}
<button class="plain" type="submit">${say => say.administration.messages.show}</button>
</form>`
}

/** Asks for a reason to read the texts of the messages that fit. */
export function lookForm(typed: Typed, errors: FieldErrors, reads: 'on' | 'announced'): Html {
  return html`<section class="panel"><h2>${say => say.administration.messages.reading}</h2>
<form method="post" action="${PATH}">
<p>${say => (reads === 'announced' ? say.administration.messages.readingIsAnnounced : say.administration.messages.readingIsRecorded)}</p>
${hiddenFields({ ...filterOf(typed), cursor: typed.cursor })}
${inputField({
  name: 'reason',
  label: say => say.administration.messages.reason,
  value: typed.reason ?? '',
  errors: errors.reason,
  hint: say => say.administration.messages.reasonHint,
})}
${inputField({
  name: 'q',
  label: say => say.administration.messages.search,
  type: 'search',
  value: typed.q ?? '',
  errors: errors.q,
  hint: say => say.administration.messages.searchHint,
  isOptional: true,
})}
<div class="actions"><button class="primary" type="submit">${say => say.administration.messages.read}</button></div>
</form></section>`
}

/** What the list is looked through by, from its newest message on. */
export function filterOf(typed: Typed): Typed {
  const { cursor, reason, q, ...filter } = typed
  return filter
}

export function pathOf(typed: Typed): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(typed)) if (value) query.set(name, value)
  return query.size === 0 ? PATH : `${PATH}?${query}`
}
