import type { Person } from '../accounts/store.ts'
import type { FileOfMessage } from '../files/model.ts'
import { describeContent } from '../files/summary.ts'
import { type Html, html } from '../html/html.ts'
import { momentTag, timeTag } from '../html/time.ts'
import { shownName } from '../people/name.ts'
import { renderText } from '../text/render.ts'
import type { Sentence } from '../words/words.ts'
import type { ArchivedFiles } from './files.ts'
import type { ArchivedMessage } from './messages.ts'

// Pages that lie in a folder on somebody's disk. They have no script, and what there is of the policy in the answers of a server stands in
// their head: whatever a message says, nothing in it runs.

const POLICY = "script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"

/** The names of what pages link to. */
export const STYLE = 'style.css'
export const INDEX = 'index.html'
export const PICTURE = 'picture.webp'

/** The other person of a conversation. */
type Partner = { username: string; displayName: string }

/** A page's beginning. @param root leads from the page to the archive's own folder */
function beginPage(title: Sentence, root: '' | '../'): Html {
  return html`<!doctype html>
<html lang="${say => say.language.tag}" dir="${say => say.language.dir}">
<head>
<meta charset="utf-8">
<title>${(say, serverName) => say.page.title(title(say), serverName)}</title>
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${root}${STYLE}">
</head>
<body>
<main>
<h1 dir="auto">${title}</h1>
`
}

function endPage(): Html {
  return html`</main>
</body>
</html>
`
}

/** The beginning of a conversation's page; its days follow. */
export function beginConversation({ username, displayName }: Partner): Html {
  return html`${beginPage(say => say.ownAccount.data.archive.conversationWith(shownName(username, displayName)(say)), '../')}<p><a href="../${INDEX}">${say => say.ownAccount.data.archive.back}</a></p>
`
}

export const endConversation = endPage

/** The beginning of a day in UTC; its messages follow. */
export function beginDay(moment: Date): Html {
  return html`<section>
<h2>${say => say.time.day(moment)}</h2>
<ol>
`
}

export function endDay(): Html {
  return html`</ol>
</section>
`
}

/** A message: who wrote it, when, and what; what it replies to, what it said before, and who reacted how. */
export function messageItem(
  message: ArchivedMessage,
  person: Person,
  partnerName: string,
  pathOf: ArchivedFiles['pathOf'],
): Html {
  const { sender, body, createdAt, deletedAt, quoted, versions, reactions, files } = message
  const isOwn = sender === person.username
  const name = (username: string) =>
    username === person.username ? username : shownName(username, partnerName)
  return html`<li ${isOwn && html`class="own"`}><p class="by"><strong dir="auto">${name(sender)}</strong> ${timeTag(createdAt, 'time')}</p>${quoted && html`<blockquote dir="auto">${quoted.isDeleted ? html`${say => say.changes.deleted}` : describeContent(quoted.excerpt, quoted.files)}</blockquote>`}<div class="said text">${deletedAt ? html`<p>${say => say.changes.deleted}</p>` : renderText(body)}</div>${files.map(file => fileItem(file, pathOf(file)))}${versions.length > 0 && earlier(versions)}${reactions.length > 0 && html`<p class="by">${reactions.map(({ emoji, users }) => html`${emoji} <span dir="auto">${users.map((username, index) => [index > 0 && ', ', name(username)])}</span> `)}</p>`}</li>
`
}

function fileItem({ name, size }: FileOfMessage, path: string | null): Html {
  const what = html`<bdi>${name}</bdi> (${say => say.media.size(size)})`
  return html`<p>${path === null ? html`${what}: ${say => say.files.notInArchive}` : html`<a href="../${path}">${what}</a>`}</p>`
}

function earlier(versions: ArchivedMessage['versions']): Html {
  return html`<details><summary>${say => say.changes.versions}</summary>${versions.map(({ body, writtenAt }) => html`<p class="by">${momentTag(writtenAt)}</p><div class="said text">${renderText(body)}</div>`)}</details>`
}

/** A conversation in the list of all. */
export type Listed = { partner: Partner; file: string; messages: number; latestAt: Date }

/** The page from which all others are found. */
export function indexPage(
  username: string,
  at: Date,
  conversations: readonly Listed[],
  picture: string | null,
): Html {
  return html`${beginPage(say => say.ownAccount.data.archive.title(username), '')}<p>${say => say.ownAccount.data.archive.made} ${momentTag(at)}. ${say => say.ownAccount.data.archive.each}</p>
${picture !== null && html`<p><img src="${picture}" alt="${say => say.ownAccount.data.archive.picture}" width="96" height="96"></p>`}
<h2>${say => say.ownAccount.data.archive.conversations}</h2>
${conversations.length === 0 ? html`<p>${say => say.ownAccount.data.archive.none}</p>` : conversationTable(conversations)}
<h2>${say => say.ownAccount.data.archive.rest}</h2>
<p>${say => say.ownAccount.data.archive.restWhat}</p>
${endPage()}`
}

function conversationTable(conversations: readonly Listed[]): Html {
  return html`<table>
<thead><tr><th scope="col">${say => say.ownAccount.data.archive.with}</th><th scope="col">${say => say.ownAccount.data.archive.messages}</th><th scope="col">${say => say.ownAccount.data.archive.latest}</th></tr></thead>
<tbody>
${conversations.map(
  ({ partner, file, messages, latestAt }) =>
    html`<tr><td><a href="${file}" dir="auto">${shownName(partner.username, partner.displayName)}</a></td><td>${say => say.ownAccount.data.archive.count(messages)}</td><td>${momentTag(latestAt)}</td></tr>
`,
)}</tbody>
</table>`
}
