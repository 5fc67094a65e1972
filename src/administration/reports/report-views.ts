import type { SignedIn } from '../../accounts/store.ts'
import { readMoment } from '../../database/moments.ts'
import type { Complaint } from '../../html/again.ts'
import { hiddenFields, textField } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'
import { momentTag } from '../../html/time.ts'
import { shownName } from '../../people/name.ts'
import type { Sentence } from '../../words/words.ts'
import { administrationPage } from '../layout.ts'
import { versionOf } from './actions.ts'
import type { KeptMessage, Report } from './store.ts'
import { pathOfReport, stateTag } from './views.ts'

type Shown = Complaint & {
  report: Report
  /** What was done. */
  done?: 'closed' | 'reopened' | undefined
  /** The note that could not be saved. */
  typed?: string
}

/** A report: who reported whom, the messages as they were then, and what was made of it. */
export function reportPage(person: SignedIn, shown: Shown): Html {
  const { report, done, detail } = shown
  return administrationPage(
    person,
    'reports',
    say => say.administration.reports.numbered(report.id),
    html`${done && html`<p class="done" role="status">${say => say.administration.reports.done[done]}</p>`}
${detail && html`<p class="error" role="alert">${detail}</p>`}
${facts(report)}
<section class="panel"><h2>${say => say.administration.reports.reason}</h2>
<p class="said" dir="auto">${report.reason}</p></section>
<section class="panel"><h2>${say => say.administration.reports.given}</h2>
<ol class="kept">${report.snapshot.map(message => keptMessage(message, report))}</ol></section>
${changeForm(shown)}`,
  )
}

function facts({ state, reported, reporter, createdAt, changedBy, changedAt }: Report): Html {
  const list: [label: Sentence, value: Html][] = [
    [say => say.administration.reports.state, stateTag(state)],
    [say => say.administration.reports.reported, html`<bdi>${shownName(reported)}</bdi>`],
    [say => say.administration.reports.reporter, html`<bdi>${reporter}</bdi>`],
    [say => say.administration.reports.time, momentTag(createdAt)],
  ]
  if (changedBy !== null && changedAt !== null)
    list.push([
      ({ administration: { reports } }) =>
        state === 'closed' ? reports.closed(changedBy) : reports.reopened(changedBy),
      momentTag(changedAt),
    ])
  return html`<dl class="facts">${list.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`
}

function keptMessage({ id, sender, timestamp, body, files = [] }: KeptMessage, { messageId }: Report): Html {
  const isReported = id === messageId
  return html`<li ${isReported && html`class="reported"`}>
<p class="by">${isReported && html`<span class="tag bad">${say => say.administration.reports.thisOne}</span>`} <strong dir="auto">${shownName(sender)}</strong> ${momentTag(readMoment(timestamp))}</p>
${(body !== '' || files.length === 0) && html`<p class="said" dir="auto">${body || (say => say.changes.deleted)}</p>`}${files.map(file => html`<p class="said"><bdi>${file.name}</bdi> (${say => say.media.size(file.size)})</p>`)}</li>`
}

/** What can be made of it. A note that could not be saved, since somebody else has closed it meanwhile, is still there. */
function changeForm({ report, typed, errors = {} }: Shown): Html {
  const isOpen = report.state === 'open'
  return html`<section class="panel"><h2>${say => say.administration.reports.outcome}</h2>
${report.note !== '' && html`<p class="said" dir="auto">${report.note}</p>`}
<form method="post" action="${pathOfReport(report.id)}">
${hiddenFields({ state: isOpen ? 'closed' : 'open', was: versionOf(report) })}
${
  isOpen
    ? textField({
        name: 'note',
        label: say => say.administration.reports.note,
        value: typed ?? report.note,
        errors: errors.note,
        hint: say => say.administration.reports.noteHint,
        attributes: html`dir="auto"`,
      })
    : typed &&
      textField({
        name: 'note',
        label: say => say.administration.reports.notSaved,
        value: typed,
        isOptional: true,
        attributes: html`dir="auto" readonly`,
      })
}
<div class="actions"><button class="${isOpen ? 'primary' : 'plain'}" type="submit">${say => (isOpen ? say.administration.reports.close : say.administration.reports.reopen)}</button></div>
</form></section>`
}
