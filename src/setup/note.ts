import { type Html, html } from '../html/html.ts'

/** What the sign-in page says while nobody runs the server. */
export function setupNote(): Html {
  return html`<p class="hint">${say => say.setup.notYet}</p>`
}
