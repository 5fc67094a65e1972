import type { Sentence } from '../words/words.ts'
import { type Html, html } from './html.ts'

/** A table that becomes a list of cards on a small screen: there, each cell says what it is. Where it is too wide, it scrolls by keyboard, too. */
export function dataTable<Row>(
  caption: Sentence,
  columns: readonly { label: Sentence; cell(row: Row): Html; isNumber?: boolean }[],
  rows: readonly Row[],
  none: Sentence = say => say.parts.none,
): Html {
  if (rows.length === 0) return html`<p class="nothing">${none}</p>`
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table class="data">
<caption class="visually-hidden">${caption}</caption>
<thead><tr>${columns.map(({ label, isNumber }) => html`<th scope="col" ${isNumber && html`class="number"`}>${label}</th>`)}</tr></thead>
<tbody>${rows.map(
    row =>
      html`<tr>${columns.map(
        ({ label, cell, isNumber }) =>
          html`<td data-label="${label}" ${isNumber && html`class="number"`}><div>${cell(row)}</div></td>`,
      )}</tr>`,
  )}</tbody>
</table></div>`
}
