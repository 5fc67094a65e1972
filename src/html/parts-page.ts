import type { SignedIn } from '../accounts/store.ts'
import type { Sentence } from '../words/words.ts'
import { assetPath } from './assets.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { page } from './layout.ts'

/** A part of the app that has several pages: what it is called, and its pages in the order of their links. */
export type Area<Part extends string> = {
  title: Sentence
  parts: Record<Part, { path: string; label: Sentence }>
}

/** A page of an area: links to all its pages, and this one. */
export function partsPage<Part extends string>(
  area: Area<Part>,
  person: SignedIn,
  part: Part,
  title: Sentence,
  content: Html,
): Html {
  return page(
    title,
    html`<link rel="stylesheet" href="${assetPath('area.css')}">
<a class="skip" href="#page">${say => say.parts.skip}</a>
<div class="area">
<header class="bar">
<a class="back shown" href="/" aria-label="${say => say.page.toMessages}">${icon('chevron-left')}</a>
<p class="where"><strong>${(_, serverName) => serverName}</strong> ${area.title}</p>
<p class="who" dir="auto">${person.displayName || person.username}</p>
</header>
<nav class="parts" aria-label="${say => say.parts.of(area.title(say))}"><ul>
${Object.entries<Area<Part>['parts'][Part]>(area.parts).map(
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
