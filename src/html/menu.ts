import type { Sentence } from '../words/words.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'

/** A button that shows links and buttons below itself. It needs no script; with one, a press elsewhere and Escape close it. */
export function menu(label: Sentence, entries: readonly Html[]): Html {
  return html`<details class="menu">
<summary aria-label="${label}">${icon('ellipsis')}</summary>
<ul>${entries.map(entry => html`<li>${entry}</li>`)}</ul>
</details>`
}
