import type { SignedIn } from '../accounts/store.ts'
import { type Html, html } from '../html/html.ts'
import { page } from '../html/layout.ts'
import type { Sentence } from '../words/words.ts'

/** The parts of the administration, in the order of their links. */
const PARTS = {
  overview: { path: '/admin', label: say => say.administration.overview.title },
  people: { path: '/admin/people', label: say => say.administration.people.title },
  messages: { path: '/admin/messages', label: say => say.administration.messages.title },
  invitations: { path: '/admin/invitations', label: say => say.administration.invitations.title },
  reports: { path: '/admin/reports', label: say => say.administration.reports.title },
  settings: { path: '/admin/settings', label: say => say.administration.settings.title },
  audit: { path: '/admin/audit', label: say => say.administration.audit.title },
} as const satisfies Record<string, { path: string; label: Sentence }>

export type AdministrationPart = keyof typeof PARTS

/** A page for administrators: links to the parts, and one of them. */
export function administrationPage(
  person: SignedIn,
  part: AdministrationPart,
  title: Sentence,
  content: Html,
): Html {
  return page(
    title,
    html`<a class="skip" href="#page">${say => say.administration.skip}</a>
<div class="administration">
<header class="bar">
<a class="back shown" href="/" aria-label="${say => say.administration.back}">‹</a>
<p class="where"><strong>${(_, serverName) => serverName}</strong> ${say => say.administration.title}</p>
<p class="who" dir="auto">${person.username}</p>
</header>
<nav class="parts" aria-label="${say => say.administration.parts}"><ul>
${Object.entries(PARTS).map(
  ([key, { path, label }]) =>
    html`<li><a href="${path}" ${key === part && html`aria-current="page"`}>${label}</a></li>`,
)}
</ul></nav>
<main id="page" tabindex="-1">
<h1>${title}</h1>
${content}
</main>
</div>`,
  )
}

/** A table that becomes a list of cards on a small screen: there, each cell says what it is. Where it is too wide, it scrolls by keyboard, too. */
export function dataTable<Row>(
  caption: Sentence,
  columns: readonly { label: Sentence; cell(row: Row): Html; isNumber?: boolean }[],
  rows: readonly Row[],
): Html {
  if (rows.length === 0) return html`<p class="nothing">${say => say.administration.none}</p>`
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table class="data">
<caption class="visually-hidden">${caption}</caption>
<thead><tr>${columns.map(({ label, isNumber }) => html`<th scope="col" ${isNumber && html`class="number"`}>${label}</th>`)}</tr></thead>
<tbody>${rows.map(
    row =>
      html`<tr>${columns.map(
        ({ label, cell, isNumber }) =>
          html`<td data-label="${label}" ${isNumber && html`class="number"`}>${cell(row)}</td>`,
      )}</tr>`,
  )}</tbody>
</table></div>`
}

/** Links to the first page of a list and to the next, where there are such. `query` is what the list was asked for. */
export function pager(
  path: string,
  query: Record<string, string | undefined>,
  next: string | null,
): Html | null {
  const isFirst = !query.cursor
  if (isFirst && next === null) return null
  const link = (cursor: string | undefined) => {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries({ ...query, cursor })) if (value) search.set(name, value)
    return `${path}?${search}`
  }
  return html`<nav class="pager" aria-label="${say => say.administration.pages}">
${!isFirst && html`<a href="${link(undefined)}">${say => say.administration.first}</a>`}
${next !== null && html`<a rel="next" href="${link(next)}">${say => say.administration.next}</a>`}
</nav>`
}
