import { conversationPath } from '../conversations/path.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { avatar, fullName } from '../people/views.ts'
import { searchPath } from '../search/path.ts'
import type { Row, Sidebar } from './sidebar.ts'

/** How many the quick switcher shows. */
const SHOWN = 8

/** The quick switcher, which a script opens; without one there is the search of the list. */
export function switcher(): Html {
  return html`<dialog class="switcher" id="switcher" aria-label="${say => say.switcher.label}">
<input type="text" role="combobox" aria-expanded="false" aria-controls="switcher-list" aria-autocomplete="list" placeholder="${say => say.switcher.placeholder}" aria-label="${say => say.switcher.placeholder}" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go">
<ul id="switcher-list" role="listbox" aria-label="${say => say.list.label}"></ul>
</dialog>`
}

/** Whom it finds, those with whom there is a conversation first. */
export function switcherItems({ q, pinned, conversations, others }: Sidebar): Html {
  const found = [...pinned, ...conversations, ...others].slice(0, SHOWN)
  const nobody = html`<p class="nobody">${say => (q ? say.list.nobodyFound(q) : say.list.nobodyHere)}</p>`
  return html`${found.length === 0 && nobody}${found.map(option)}${q !== '' && searchOption(q)}`
}

/** Whoever looks for a word and not for somebody goes on to the messages: a script opens what the link leads to. */
function searchOption(q: string): Html {
  return html`<li class="opens-search" role="option" id="switch-to-search" aria-selected="false" data-path="${searchPath({ q })}">${icon('search')}<span class="name" dir="auto">${say => say.search.searchFor(q)}</span></li>`
}

function option(row: Row): Html {
  const { username, conversation } = row
  return html`<li class="${conversation?.mutedUntil && 'muted'}" role="option" id="switch-${username.toLowerCase()}" aria-selected="false" hx-get="${conversationPath(username)}" hx-trigger="click" hx-target="#conversation" hx-swap="outerHTML" hx-push-url="true">
${avatar(row)}
<span class="name" dir="auto">${fullName(row)}</span>
${conversation && conversation.unread > 0 && html`<span class="badge">${conversation.unread > 99 ? '99+' : conversation.unread}<span class="visually-hidden"> ${say => say.list.unread}</span></span>`}
</li>`
}
