import { type Html, html } from '../html/html.ts'
import type { Draft } from './store.ts'

/** A draft for a browser that asks what stands. */
export function draftElement({ body, version }: Pick<Draft, 'body' | 'version'>): Html {
  return html`<p class="draft" data-version="${version}">${body}</p>`
}
