import type { Person, SignedIn } from '../accounts/store.ts'
import { conversationPath } from '../conversations/path.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { menu } from '../html/menu.ts'
import { timeTag } from '../html/time.ts'
import type { Message } from '../messages/message.ts'
import { avatar, fullName } from '../people/views.ts'
import { plainText } from '../text/plain.ts'
import type { Sentence } from '../words/words.ts'
import type { Row, Sidebar } from './sidebar.ts'

const PREVIEW_LENGTH = 120

/** How much of a text is read for it: marks take room, too. */
const READ_OF_PREVIEW = 600

/** The list at the left, with who is signed in above it. */
export function sidebarAside(sidebar: Sidebar, person: SignedIn, current?: string): Html {
  return html`<aside class="sidebar" aria-label="${say => say.list.label}">
<header class="bar">
${avatar(person)}
<h1 dir="auto">${fullName(person)}</h1>
${ownMenu(person)}
</header>
<form class="search" role="search" action="/" hx-get="/people" hx-trigger="input changed delay:150ms, submit" hx-target="#people" hx-sync="this:replace">
<input type="search" name="q" value="${sidebar.q}" placeholder="${say => say.list.findPeople}" aria-label="${say => say.list.findPeople}" autocomplete="off" spellcheck="false">
<button class="visually-hidden" type="submit">${say => say.list.find}</button>
</form>
<nav aria-label="${say => say.list.people}"><ul id="people">${sidebarItems(sidebar, person, current)}</ul></nav>
</aside>`
}

function ownMenu({ role }: SignedIn): Html {
  return menu(
    say => say.ownAccount.menu,
    [
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
<p><strong>${say => say.list.pickSomebody}</strong><br>${say => say.list.whoIsInTheList}</p>
</main>`
}

/** A piece of the list; the first one says so when there is nobody in it. */
export function sidebarItems(
  { q, conversations, others, after, next }: Sidebar,
  person: Person,
  current?: string,
): Html {
  const isFirst = after === ''
  const isEmpty = isFirst && conversations.length + others.length === 0
  const headsOthers = others.length > 0 && !after.startsWith('names:')
  return html`${conversations.map(row => rowItem(row, person, current))}
${headsOthers && html`<li class="heading">${say => (isFirst && conversations.length === 0 ? say.list.people : say.list.everyoneElse)}</li>`}
${others.map(row => rowItem(row, person, current))}
${isEmpty && html`<li class="nobody">${say => (q ? say.list.nobodyFound(q) : say.list.nobodyHere)}</li>`}
${next && moreItem(q, next)}`
}

/** Somebody's row in the list. */
export function rowItem(row: Row, person: Person, current?: string): Html {
  const { username, last, unread } = row
  const path = conversationPath(username)
  const isCurrent = current === username
  return html`<li class="row${unread > 0 && ' unread'}" id="${rowId(username)}" data-user="${username}">
<a href="${path}" hx-get="${path}" hx-target="#conversation" hx-swap="outerHTML" hx-push-url="true" ${isCurrent && html`aria-current="page"`}>
${avatar(row)}
<span class="name" dir="auto">${fullName(row)}</span>
${last && timeTag(last.createdAt, 'recent')}
<span class="preview" dir="auto">${last && preview(last, person)}</span>
${unread > 0 && html`<span class="badge">${unread > 99 ? '99+' : unread}<span class="visually-hidden"> ${say => say.list.unread}</span></span>`}
</a></li>`
}

/** Loads the next piece when it comes into view; a link where there is no script. */
function moreItem(q: string, next: string): Html {
  const query = new URLSearchParams({ ...(q && { q }), after: next })
  return html`<li class="more" hx-get="/people?${query.toString()}" hx-trigger="intersect" hx-swap="outerHTML" hx-sync="this:drop"><a href="/?${query.toString()}">${say => say.list.more}</a></li>`
}

function rowId(username: string): string {
  return `row-${username.toLowerCase()}`
}

function preview({ sender, body, deletedAt, disappearedAt }: Message, person: Person): Sentence {
  if (deletedAt && !disappearedAt) return say => say.changes.deleted
  const text = shorten(plainText(body.slice(0, READ_OF_PREVIEW)))
  return say => (sender === person.username ? say.list.own(text) : text)
}

function shorten(text: string): string {
  return [...text.slice(0, PREVIEW_LENGTH * 2)].slice(0, PREVIEW_LENGTH).join('').replaceAll(/\s+/g, ' ')
}
