import { assetPath } from '../html/assets.ts'
import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'
import { avatar, fullName } from '../people/views.ts'
import type { Row, Sidebar } from '../sidebar/sidebar.ts'
import { SHARE_PATH } from '../web-app/paths.ts'
import type { Shared } from './receive.ts'

/** Asks with whom something is to be shared: those with whom somebody talked last come first. The script of the page puts in what it is. */
export function sharePage(
  { q, pinned, conversations, others }: Sidebar,
  { text, hasFiles }: Shared = { text: '', hasFiles: false },
): Html {
  const rows = [...pinned, ...conversations, ...others]
  return cardPage(
    say => say.sharing.title,
    html`<form class="share" method="post" action="${SHARE_PATH}">
<label class="field">${say => say.sharing.what}
<textarea name="text" rows="3" dir="auto">
${text}</textarea></label>
${hasFiles && html`<p class="notice" role="alert">${say => say.sharing.filesOnceMore}</p>`}
<ul class="files" hidden></ul>
<p class="hint">${say => say.sharing.notSentYet}</p>
<input type="search" name="q" value="${q}" placeholder="${say => say.list.findPeople}" aria-label="${say => say.list.findPeople}" autocomplete="off" spellcheck="false" form="find" hx-get="${SHARE_PATH}" hx-trigger="input changed delay:150ms" hx-select="#share-with" hx-target="#share-with" hx-swap="outerHTML">
<ul id="share-with">
${rows.map(option)}
${rows.length === 0 && html`<li class="nobody">${say => (q ? say.list.nobodyFound(q) : say.list.nobodyHere)}</li>`}
</ul>
</form>
<form id="find" role="search" action="${SHARE_PATH}"><button class="visually-hidden" type="submit">${say => say.list.find}</button></form>
<p><a href="/">${say => say.page.toMessages}</a></p>
<script src="${assetPath('web-app.js')}" defer></script>`,
  )
}

function option(row: Row): Html {
  return html`<li><button type="submit" name="to" value="${row.username}">${avatar(row)}<span class="name" dir="auto">${fullName(row)}</span></button></li>`
}
