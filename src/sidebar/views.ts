import type { Person, SignedIn } from '../accounts/store.ts'
import { assetPath } from '../html/assets.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { menu } from '../html/menu.ts'
import type { Section } from '../list/conversation.ts'
import { ARCHIVE_PATH } from '../list/path.ts'
import { MAX_COUNTED } from '../list/store.ts'
import { avatar, fullName } from '../people/views.ts'
import { searchPath } from '../search/path.ts'
import type { Sentence } from '../words/words.ts'
import { rowItem } from './row.ts'
import type { Row, Sidebar } from './sidebar.ts'
import { switcher } from './switcher.ts'

/** The list at the left, with who is signed in above it. */
export function sidebarAside(sidebar: Sidebar, person: SignedIn, current?: string): Html {
  return html`<aside class="sidebar" aria-label="${say => say.list.label}">
<header class="bar">
${avatar(person)}
<h1 dir="auto">${fullName(person)}</h1>
<a class="tool opens-search" href="${searchPath()}" data-script="${assetPath('search.js')}" aria-label="${say => say.search.title}">${icon('search')}</a>
${ownMenu(person)}
</header>
<form class="search" role="search" action="/" hx-get="/people" hx-trigger="input changed delay:150ms, submit" hx-target="#people" hx-sync="this:replace">
<input type="search" name="q" value="${sidebar.q}" placeholder="${say => say.list.findPeople}" aria-label="${say => say.list.findPeople}" autocomplete="off" spellcheck="false">
${sidebar.isArchive && html`<input type="hidden" name="list" value="archived">`}
<button class="visually-hidden" type="submit">${say => say.list.find}</button>
<button class="opens-switcher" type="button"><span class="visually-hidden">${say => say.switcher.open} </span><kbd>${say => say.switcher.keys}</kbd></button>
</form>
<nav aria-label="${say => say.list.people}"><ul id="people" ${sidebar.isArchive && html`data-list="archived"`}>${sidebarItems(sidebar, person, current)}</ul></nav>
${switcher()}
${signOutQuestion()}
</aside>`
}

/** What somebody is asked who signs out while a message of theirs still waits in this browser. */
function signOutQuestion(): Html {
  return html`<dialog class="signing-out" aria-labelledby="signing-out-title"><h2 id="signing-out-title">${say => say.signIn.unsentTitle}</h2>
<p>${say => say.signIn.unsentWhat}</p>
<form method="dialog" class="actions"><button type="submit" class="plain" value="">${say => say.changes.cancel}</button><button type="submit" class="danger" value="drop">${say => say.signIn.dropUnsent}</button></form></dialog>`
}

function ownMenu({ role }: SignedIn): Html {
  return menu(
    say => say.ownAccount.menu,
    [
      html`<form method="post" action="/read" hx-post="/read" hx-swap="none"><button type="submit">${icon('mail-open')}${say => say.arranging.markAllRead}</button></form>`,
      html`<a href="/settings">${icon('settings')}${say => say.ownAccount.link}</a>`,
      html`<a href="/keyboard">${icon('keyboard')}${say => say.keyboard.link}</a>`,
      ...(role === 'administrator'
        ? [html`<a href="/admin">${icon('shield')}${say => say.administration.link}</a>`]
        : []),
      html`<form method="post" action="/sign-out"><button type="submit">${icon('log-out')}${say => say.signIn.signOut}</button></form>`,
    ],
  )
}

/** What the right side shows before somebody is picked. */
export function emptyPane(epoch: string): Html {
  return html`<main class="pane empty" id="conversation" tabindex="-1" data-epoch="${epoch}" hx-history-elt>
${icon('message-circle')}
<div><p><strong>${say => say.list.pickSomebody}</strong></p><p>${say => say.list.whoIsInTheList}</p></div>
</main>`
}

/** A piece of the list; the first one says so when there is nobody in it. */
export function sidebarItems(sidebar: Sidebar, person: Person, current?: string): Html {
  const { q, isArchive, pinned, conversations, others, archived, after, next } = sidebar
  const isFirst = after === ''
  const isEmpty = isFirst && pinned.length + conversations.length + others.length === 0
  const headsOthers = others.length > 0 && !after.startsWith('names:')
  const isAlone = isFirst && pinned.length + conversations.length === 0
  const rows = (part: Row[]) => part.map(row => rowItem(row, person, current))
  return html`${isFirst && isArchive && archiveHead()}
${isFirst && q !== '' && searchEntry(q)}
${archived > 0 && archiveEntry(archived)}
${pinned.length > 0 && heading(say => say.arranging.pinned, 'pinned')}
${rows(pinned)}
${pinned.length > 0 && conversations.length > 0 && heading(say => say.arranging.conversations, 'main')}
${rows(conversations)}
${headsOthers && heading(say => (isAlone ? say.list.people : say.list.everyoneElse))}
${rows(others)}
${isEmpty && html`<li class="nobody">${say => (isArchive ? say.arranging.nothingArchived : q ? say.list.nobodyFound(q) : say.list.nobodyHere)}</li>`}
${next && moreItem(sidebar, next)}`
}

function heading(text: Sentence, section?: Section): Html {
  return html`<li class="heading" ${section && html`data-section="${section}"`}>${text}</li>`
}

/** Leads from the list to what is not in it. */
function archiveEntry(archived: number): Html {
  return html`<li class="aside" data-section="archived"><a href="${ARCHIVE_PATH}">${icon('archive')}
<span>${say => say.arranging.archived}</span> <span class="count">${archived < MAX_COUNTED ? archived : `${MAX_COUNTED - 1}+`}</span></a></li>`
}

/** Whoever looks for a word and not for somebody goes on to the messages. */
function searchEntry(q: string): Html {
  return html`<li class="aside"><a class="opens-search" href="${searchPath({ q })}">${icon('search')}<span dir="auto">${say => say.search.searchFor(q)}</span></a></li>`
}

/** Leads back, and says what this is. */
function archiveHead(): Html {
  return html`<li class="aside" data-section="archived"><a href="/">${icon('chevron-left')}<span>${say => say.arranging.backToList}</span></a></li>
${heading(say => say.arranging.archived, 'archived')}`
}

/** Loads the next piece when it comes into view; a link where there is no script. */
function moreItem({ q, isArchive }: Sidebar, next: string): Html {
  const query = new URLSearchParams({ ...(q && { q }), ...(isArchive && { list: 'archived' }), after: next })
  return html`<li class="more" hx-get="/people?${query.toString()}" hx-trigger="intersect" hx-swap="outerHTML" hx-sync="this:drop"><a href="/?${query.toString()}">${say => say.list.more}</a></li>`
}
