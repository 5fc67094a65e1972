import type { SignedIn } from '../accounts/store.ts'
import type { Complaint } from '../html/again.ts'
import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'
import { momentTag } from '../html/time.ts'
import { settingsPage } from '../own-account/layout.ts'
import { confirmation } from '../passkeys/confirm-views.ts'
import type { Sentence } from '../words/words.ts'
import type { DataFile } from './store.ts'

export const DATA = '/settings/data'
const POLL = 'every 2s'

/** The page for one's own data: to download it, and to delete the account. */
export function dataPage(person: SignedIn, file: DataFile | null, complaint?: Sentence): Html {
  return settingsPage(
    person,
    'data',
    say => say.ownAccount.data.title,
    html`${complaint && html`<p class="error" role="alert">${complaint}</p>`}
<section class="panel"><h2>${say => say.ownAccount.data.download}</h2>
<div class="stacked">
<p>${say => say.ownAccount.data.what}</p>
<p>${say => say.ownAccount.data.upTo}</p>
${filePart(file)}
</div></section>
<section class="panel"><h2>${say => say.ownAccount.data.delete}</h2>
<div class="stacked">
<p>${say => say.ownAccount.data.deleteWhat}</p>
<div class="actions"><a class="button danger" href="${DATA}/delete">${say => say.ownAccount.data.delete}</a></div>
</div></section>`,
  )
}

/** How it is with the file, and what can be done. While it is made, the browser's script asks again and again; without one, a link does. */
export function filePart(file: DataFile | null): Html {
  const isUnderWay = file?.state === 'waiting' || file?.state === 'making'
  const poll = html`hx-get="${DATA}" hx-trigger="${POLL}" hx-swap="outerHTML"`
  return html`<div class="stacked" id="data-file" ${isUnderWay && poll}>
${file && isUnderWay && progress(file)}
${file?.state === 'failed' && html`<p class="error" role="status">${say => say.ownAccount.data.failed[file.failure ?? 'error']}</p>`}
${file?.state === 'ready' && ready(file)}
${!isUnderWay && askForm(file)}
</div>`
}

function progress({ state, messages, messagesDone }: DataFile): Html {
  return html`<p>${say => say.ownAccount.data.large}</p>
<progress max="${Math.max(messages, 1)}" value="${messagesDone}" aria-label="${say => say.ownAccount.data.progress}"></progress>
<p>${say => (state === 'making' ? say.ownAccount.data.making(messagesDone, messages) : say.ownAccount.data.waiting)}</p>
<div class="actions"><a class="button" href="${DATA}">${say => say.ownAccount.data.reload}</a></div>`
}

const MEGABYTE = 1e6

function ready({ bytes, expiresAt }: DataFile): Html {
  return html`<p class="done" role="status">${say => say.ownAccount.data.ready(Math.max(Math.round(bytes / MEGABYTE), 1))}</p>
<p>${say => say.ownAccount.data.until} ${momentTag(expiresAt)}</p>
<div class="actions"><a class="button" href="${DATA}/file" download>${say => say.ownAccount.data.fetch}</a></div>`
}

function askForm(file: DataFile | null): Html {
  const isAgain = file?.state === 'ready'
  return html`<form method="post" action="${DATA}">
${isAgain && html`<p class="hint">${say => say.ownAccount.data.againHint}</p>`}
<div class="actions"><button class="${isAgain ? 'plain' : 'primary'}" type="submit">${say => (isAgain ? say.ownAccount.data.again : say.ownAccount.data.submit)}</button></div>
</form>`
}

/** Says what deleting one's account takes and leaves, and asks for the password. */
export function deletePage(person: SignedIn, { errors = {}, detail }: Complaint): Html {
  const list = (items: Record<string, string>) =>
    html`<ul class="items">${Object.values(items).map(item => html`<li>${item}</li>`)}</ul>`
  return settingsPage(
    person,
    'data',
    say => say.ownAccount.data.deleteTitle,
    html`${detail && html`<p class="error" role="alert">${detail}</p>`}
<section class="panel"><h2>${say => say.ownAccount.data.goes}</h2>
${say => list(say.ownAccount.data.goesItems)}</section>
<section class="panel"><h2>${say => say.ownAccount.data.stays}</h2>
${say => list(say.ownAccount.data.staysItems)}</section>
<p><a href="${DATA}">${say => say.ownAccount.data.downloadFirst}</a></p>
<form class="stacked" method="post" action="${DATA}/delete">
${confirmation({
  hint: say => say.ownAccount.data.passwordHint,
  errors,
  isForThisFormAlone: true,
})}
<div class="actions"><button class="danger" type="submit">${say => say.ownAccount.data.deleteSubmit}</button>
<a class="button" href="${DATA}">${say => say.ownAccount.data.cancel}</a></div>
</form>`,
  )
}

/** What somebody sees who has deleted their account. */
export function deletedPage(): Html {
  return cardPage(
    say => say.ownAccount.data.deletedTitle,
    html`<p>${say => say.ownAccount.data.deleted}</p>
<p><a href="/sign-in">${say => say.ownAccount.data.toSignIn}</a></p>`,
  )
}
