import type { SignedIn } from '../../accounts/store.ts'
import type { FieldErrors } from '../../errors.ts'
import { dataTable } from '../../html/data-table.ts'
import { selectField } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'
import { pager } from '../../html/pager.ts'
import { momentTag } from '../../html/time.ts'
import { shownName } from '../../people/name.ts'
import type { Sentence } from '../../words/words.ts'
import { administrationPage } from '../layout.ts'
import type { ReportList } from './list.ts'
import { STATES, type State } from './model.ts'
import type { ListedReport } from './store.ts'

export const REPORTS = '/admin/reports'

export function pathOfReport(id: number): string {
  return `${REPORTS}/${id}`
}

type Shown = {
  typed: { state: string; cursor: string }
  /** Null when it cannot be read: `errors` say why. */
  list: ReportList | null
  errors?: FieldErrors
}

/** The list of reports. */
export function reportsPage(person: SignedIn, { typed, list, errors = {} }: Shown): Html {
  return administrationPage(
    person,
    'reports',
    say => say.administration.reports.title,
    html`<form class="filters" method="get" action="${REPORTS}">
${selectField({
  name: 'state',
  label: say => say.administration.reports.state,
  value: typed.state,
  errors: errors.state,
  isOptional: true,
  options: [
    { value: '', label: say => say.administration.reports.all },
    ...STATES.map(value => ({ value, label: stateOf(value) })),
  ],
})}
<button class="plain" type="submit">${say => say.administration.reports.show}</button>
</form>
${errors.cursor && html`<p class="error" role="alert">${errors.cursor[0]}</p>`}
${list && reportTable(list)}
${list && pager(REPORTS, typed, list.next)}`,
  )
}

function reportTable({ reports }: ReportList): Html {
  return dataTable<ListedReport>(
    say => say.administration.reports.caption,
    [
      {
        label: say => say.administration.reports.number,
        cell: ({ id }) =>
          html`<a href="${pathOfReport(id)}">${say => say.administration.reports.numbered(id)}</a>`,
      },
      { label: say => say.administration.reports.state, cell: ({ state }) => stateTag(state) },
      {
        label: say => say.administration.reports.reason,
        cell: ({ reason }) => html`<span class="short" dir="auto">${reason}</span>`,
      },
      {
        label: say => say.administration.reports.reported,
        cell: ({ reported }) => html`<span dir="auto">${shownName(reported)}</span>`,
      },
      {
        label: say => say.administration.reports.reporter,
        cell: ({ reporter }) => html`<span dir="auto">${reporter}</span>`,
      },
      { label: say => say.administration.reports.time, cell: ({ createdAt }) => momentTag(createdAt) },
    ],
    reports,
  )
}

/** Whether somebody has still to look at a report. */
export function stateTag(state: State): Html {
  return html`<span class="tag ${state === 'open' ? 'bad' : 'good'}">${stateOf(state)}</span>`
}

function stateOf(state: State): Sentence {
  return say => say.administration.reports.states[state]
}
