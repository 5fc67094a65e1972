import { inputField, selectField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import type { Sentence } from '../words/words.ts'
import { LONGEST_QUERY, type SearchOrder } from './model.ts'
import type { SearchPage } from './page.ts'

/** What is never a good guess of a browser or a keyboard. */
const AS_TYPED = html`autocomplete="off" autocapitalize="off" spellcheck="false"`

const ORDERS = [
  { value: 'newest', label: say => say.search.newest },
  { value: 'best', label: say => say.search.best },
] as const satisfies readonly { value: SearchOrder; label: Sentence }[]

/**
 * Where one says what is looked for: in words, and by fields that say the same. Without a script, `shown` tells which of both was changed.
 * @param showsFields whether the fields are in sight where one of them says something
 */
export function searchForm({ q, filters, order, problem }: SearchPage, showsFields: boolean): Html {
  const errors = problem?.more.errors ?? {}
  const given = Object.values(filters).filter(value => value !== '').length
  const isOpen =
    Object.keys(errors).some(name => name !== 'q') || (showsFields && (given > 0 || order !== 'newest'))
  return html`<form class="find" role="search" action="/search" aria-label="${say => say.search.title}">
<div class="what">${icon('search')}
<input type="search" name="q" value="${q}" maxlength="${LONGEST_QUERY * 2}" placeholder="${say => say.search.placeholder}" aria-label="${say => say.search.placeholder}" ${errors.q && html`aria-invalid="true"`} dir="auto" enterkeyhint="search" ${AS_TYPED}>
<button class="primary" type="submit">${say => say.search.submit}</button></div>
<input type="hidden" name="shown" value="${q}">
<details class="by-fields" ${isOpen && html`open`}>
<summary>${icon('sliders-horizontal')}${say => say.search.filters} <span class="count">${given || null}</span></summary>
<div class="fields">
${inputField({ name: 'with', label: say => say.search.with, value: filters.with, errors: errors.with, isOptional: true, attributes: named(say => say.search.withWhom) })}
${inputField({ name: 'from', label: say => say.search.from, value: filters.from, errors: errors.from, isOptional: true, attributes: named(say => say.search.fromWhom) })}
${inputField({ name: 'after', type: 'date', label: say => say.search.after, value: filters.after, errors: errors.after, isOptional: true })}
${inputField({ name: 'before', type: 'date', label: say => say.search.before, value: filters.before, errors: errors.before, isOptional: true })}
${selectField({ name: 'order', label: say => say.search.order, value: order, errors: errors.order, options: ORDERS })}
<label class="check"><input type="checkbox" name="has" value="file" ${filters.has !== '' && html`checked`}> <span>${say => say.search.hasFile}</span></label>
</div>
</details>
</form>`
}

/** A script has the field propose whom one has conversations with. */
function named(placeholder: Sentence): Html {
  return html`placeholder="${placeholder}" maxlength="64" ${AS_TYPED}`
}
