import { type Html, html } from '../html/html.ts'
import type { IconName } from '../html/icon-names.ts'
import { icon } from '../html/icons.ts'
import type { Sentence } from '../words/words.ts'
import { EMOJI_AT_HAND } from './emoji.ts'

/**
 * What the script of a page needs to do something about the messages of a conversation: once for all of them, so that each message has no more
 * than a button. Where there is no script, that button leads to a page.
 */
export const MESSAGE_TOOLS =
  html`<div class="popover message-menu" popover role="dialog" aria-label="${say => say.changes.menu}">
<div class="emoji-at-hand" role="group" aria-label="${say => say.changes.react}">${EMOJI_AT_HAND.map(emoji => html`<button type="button" class="emoji" value="${emoji}">${emoji}</button>`)}<button type="button" class="emoji" value="" aria-label="${say => say.changes.anotherEmoji}">${icon('smile-plus')}</button></div>
${entry('reply', 'reply', say => say.changes.reply)}
${entry('edit', 'pencil', say => say.changes.edit)}
${entry('versions', 'history', say => say.changes.versions)}
${entry('copy-text', 'copy', say => say.changes.copyText)}
${entry('copy-link', 'link', say => say.changes.copyLink)}
${entry('report', 'flag', say => say.reports.report)}
${entry('delete', 'trash-2', say => say.changes.delete)}
</div>
<dialog class="deleting" aria-labelledby="deleting-title"><h2 id="deleting-title">${say => say.changes.deleteTitle}</h2>
<p>${say => say.changes.deleteWhat}</p>
<form method="dialog" class="actions"><button type="submit" class="plain" value="">${say => say.changes.cancel}</button><button type="submit" class="danger" value="delete">${say => say.changes.deleteForBoth}</button></form></dialog>
<dialog class="earlier" aria-labelledby="earlier-title"><header><h2 id="earlier-title">${say => say.changes.versions}</h2>
<form method="dialog"><button type="submit" class="tool" aria-label="${say => say.changes.close}">${icon('x')}</button></form></header><div class="content"></div></dialog>
<template id="replying">${bar('reply', say => say.changes.reply)}</template>
<template id="editing">${bar('pencil', say => say.changes.editTitle)}</template>`.keptPerLanguage()

function entry(does: string, name: IconName, label: Sentence): Html {
  return html`<button type="button" class="entry${does === 'delete' && ' danger'}" value="${does}">${icon(name)}${label}</button>`
}

/** Above the field: what the text in it is about, and a way to let that be. */
function bar(name: IconName, label: Sentence): Html {
  return html`<div class="about-message" role="group" aria-label="${label}">${icon(name)}<div class="what"></div><button type="button" class="tool" aria-label="${say => say.changes.cancel}">${icon('x')}</button></div>`
}
