import type { Person } from '../accounts/store.ts'
import { messagePath } from '../conversations/path.ts'
import type { HttpError } from '../errors.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { timeTag } from '../html/time.ts'
import { shownName } from '../people/name.ts'
import type { Sentence } from '../words/words.ts'
import { FILTER_NAMES, withoutFilters } from './filters.ts'
import { searchForm } from './form.ts'
import type { Excerpt, SearchHit } from './model.ts'
import type { SearchPage } from './page.ts'
import { searchPath } from './path.ts'

/** Searches as somebody may write them, to begin with. */
const EXAMPLES: readonly Sentence[] = [
  say => say.search.exampleWord,
  say => `"${say.search.exampleWords}"`,
  say => `${say.search.exampleWord} from:me`,
  say => `${say.search.exampleOther} after:2026-01-01`,
  () => 'has:file',
]

/** The page on which one searches, beside the list. */
export function searchPane(search: SearchPage, person: Person, epoch: string): Html {
  return html`<main class="pane finder" id="conversation" tabindex="-1" data-epoch="${epoch}" hx-history-elt>
<header class="bar">
<a class="back" href="/" aria-label="${say => say.conversation.back}">${icon('chevron-left')}</a>
<h1>${say => say.search.title}</h1>
</header>
${searchForm(search, true)}
${foundRegion(search, person)}
</main>`
}

/** The same in the place of the list, which a script shows. On a phone, where the conversation takes its place, a strip leads through what was found. */
export function searchPanel(search: SearchPage, person: Person): Html {
  return html`<section class="finder panel-of-search" aria-label="${say => say.search.title}">
<header class="bar">
<h2>${say => say.search.title}</h2>
<button class="tool closes-search" type="button" aria-label="${say => say.search.close}">${icon('x')}</button>
</header>
<div class="strip" role="toolbar" aria-label="${say => say.search.results}">
<button class="tool back-to-results" type="button" aria-label="${say => say.search.backToResults}">${icon('chevron-left')}</button>
<p class="which"></p>
<button class="tool to-previous" type="button" aria-label="${say => say.search.previous}">${icon('arrow-up')}</button>
<button class="tool to-next" type="button" aria-label="${say => say.search.next}">${icon('arrow-down')}</button>
<button class="tool closes-search" type="button" aria-label="${say => say.search.close}">${icon('x')}</button>
</div>
${searchForm(search, false)}
${foundRegion(search, person)}
</section>`
}

/** How much was found, which is told to whoever does not see it, and what it was; a script shows in its place what keeps it from coming. */
function foundRegion(search: SearchPage, person: Person): Html {
  return html`<div class="found" role="region" tabindex="-1" aria-label="${say => say.search.results}">
<div role="status"><p class="sum">${sumOf(search)}</p>
<div class="trouble" hidden data-kind="offline">${icon('circle-alert')}<p>${say => say.search.offline}</p></div>
<div class="trouble" hidden data-kind="failed">${icon('circle-alert')}<p>${say => say.search.failed}</p><button class="plain again" type="button">${say => say.search.again}</button></div></div>
${search.readyPercent < 100 && html`<p class="unready">${say => say.search.notReady(search.readyPercent)}</p>`}
<ol class="groups">${foundItems(search, person)}</ol>
</div>`
}

function sumOf({ found, problem, q }: SearchPage): Html | null {
  if (problem) return isSaidAtField(problem) ? null : html`${problem.detail}`
  if (!found) return null
  const { results, next } = found
  if (results.length === 0) return html`${say => say.search.nothingFound(q)}`
  return html`${say => (next === null ? say.search.found(results.length) : say.search.foundFirst(results.length))}`
}

function isSaidAtField({ more: { errors = {} } }: HttpError): boolean {
  return Object.keys(errors).some(name => FILTER_NAMES.some(filter => filter === name))
}

/** What was found, by conversation, and what leads to more of it; or what one can do where there is nothing. */
export function foundItems(search: SearchPage, person: Person): Html {
  const { found, problem } = search
  if (problem) return html``
  if (!found) return beginning(search)
  if (found.results.length === 0) return nothingFound(search)
  const groups = Map.groupBy(found.results, ({ partner }) => partner)
  return html`${[...groups].map(([partner, hits]) => group(partner, hits, person))}
${found.next !== null && moreItem(search, found.next)}`
}

function group(partner: string, hits: SearchHit[], person: Person): Html {
  return html`<li class="group"><h2 dir="auto">${shownName(partner, hits[0]?.partnerName)}</h2>
<ul>${hits.map(hit => hitItem(hit, person))}</ul></li>`
}

function hitItem({ message, partner, partnerName, excerpt }: SearchHit, person: Person): Html {
  const path = messagePath(partner, message.seq)
  const isOwn = message.sender === person.username
  return html`<li><a class="hit" href="${path}" hx-get="${path}" hx-target="#conversation" hx-swap="outerHTML" hx-push-url="true">
<span class="by" dir="auto">${say => (isOwn ? say.search.you : shownName(message.sender, partnerName)(say))}</span>
${timeTag(message.createdAt, 'recent')}
<span class="excerpt" dir="auto">${marked(excerpt)}</span>
${filesOf(message.files, excerpt)}</a></li>`
}

function marked(excerpt: Excerpt): Html[] {
  return excerpt.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : html`${text}`))
}

/** The names of its files, unless it is one of them that is shown. */
function filesOf(files: SearchHit['message']['files'], excerpt: Excerpt): Html | null {
  const shown = excerpt.map(({ text }) => text).join('')
  const names = files.map(({ name }) => name).filter(name => name !== shown)
  if (files.length === 0) return null
  return html`<span class="files">${icon('paperclip')}<span dir="auto">${names.length > 0 ? names.join(', ') : say => say.search.isFile}</span></span>`
}

/** Loads the next piece when it comes into view; a link where there is no script. */
function moreItem({ q, order }: SearchPage, next: string): Html {
  const path = searchPath({ q, order, cursor: next })
  return html`<li class="more" hx-get="${path}" hx-trigger="intersect" hx-swap="outerHTML" hx-sync="this:drop"><a href="${path}">${say => say.search.more}</a></li>`
}

/** Nothing is looked for yet. */
function beginning({ q }: SearchPage): Html {
  return html`<li class="beginning-of-search">${icon('search')}
<p>${say => (q === '' ? say.search.howTo : say.search.addWord)}</p>
<ul class="examples">${EXAMPLES.map(example => html`<li><a href="${say => searchPath({ q: [example(say), q].filter(Boolean).join(' ') })}"><code>${example}</code></a></li>`)}</ul>
<p class="hint">${say => say.search.rules}</p></li>`
}

function nothingFound({ q, filters, order }: SearchPage): Html {
  const isFiltered = Object.values(filters).some(value => value !== '')
  return html`<li class="beginning-of-search">${icon('search')}
<p>${say => (isFiltered ? say.search.perhapsFilters : say.search.perhapsWords)}</p>
${isFiltered && html`<p><a class="button" href="${searchPath({ q: withoutFilters(q), order })}">${say => say.search.everywhere}</a></p>`}</li>`
}
