import type { SignedIn } from '../../accounts/store.ts'
import { dataTable } from '../../html/data-table.ts'
import { type Html, html } from '../../html/html.ts'
import { momentTag } from '../../html/time.ts'
import type { Sentence } from '../../words/words.ts'
import { administrationPage } from '../layout.ts'
import { messagesChart } from './chart.ts'
import type { Delivery, Overview, SeenInstance } from './overview.ts'

export function overviewPage(person: SignedIn, overview: Overview): Html {
  return administrationPage(
    person,
    'overview',
    say => say.administration.overview.title,
    html`${complaintsOf(overview)}
<section>
<h2 class="visually-hidden">${say => say.administration.overview.figures}</h2>
${facts(overview)}
${overview.countedAt && html`<p class="counted">${say => say.administration.overview.counted} ${momentTag(overview.countedAt)}</p>`}
</section>
<section class="panel">
<h2>${say => say.administration.overview.messagesPerDay}</h2>
${messagesChart(overview.messages)}
</section>
<section>
<h2>${say => say.administration.overview.instances}</h2>
${instancesTable(overview.instances)}
</section>`,
  )
}

/** What the instances say of themselves is the operator's English, as `chatapp check` prints it. */
function complaintsOf({ complaints, instances }: Overview): Html {
  if (complaints.length > 0) {
    return html`<section class="panel complaints">
<h2>${say => say.administration.overview.complaints}</h2>
<ul>${complaints.map(
      ({ part, says, instance }) =>
        html`<li><span class="tag bad" lang="en">${part}</span> <span lang="en">${says}</span> <small dir="ltr">${instance}</small></li>`,
    )}</ul>
</section>`
  }
  const isChecked = instances.length > 0 && instances.every(({ checkedAt }) => checkedAt !== null)
  return html`<p class="${isChecked ? 'done' : 'nothing'}">${say => (isChecked ? say.administration.overview.noComplaints : say.administration.overview.notChecked)}</p>`
}

function facts(overview: Overview): Html {
  const { people, messages, database, delivery, version } = overview
  return html`<dl class="facts">
${fact(say => say.administration.overview.people, figure(people.all), [
  people.activeToday !== null && (say => say.administration.overview.activeToday(people.activeToday ?? 0)),
  people.activeWeek !== null && (say => say.administration.overview.activeWeek(people.activeWeek ?? 0)),
])}
${fact(say => say.administration.overview.messagesToday, figure(messages.at(-1)?.count ?? 0))}
${fact(say => say.administration.overview.sockets, figure(overview.sockets))}
${fact(say => say.administration.overview.p50, milliseconds(delivery.p50Ms), [deliveredOf(delivery)])}
${fact(say => say.administration.overview.p99, milliseconds(delivery.p99Ms), [deliveredOf(delivery)])}
${fact(say => say.administration.overview.waiting, figure(overview.waiting))}
${fact(say => say.administration.overview.database, size(database.bytes), [
  database.grown7Days !== null && (say => say.administration.overview.grown(database.grown7Days ?? 0, 7)),
  database.grown30Days !== null && (say => say.administration.overview.grown(database.grown30Days ?? 0, 30)),
])}
${fact(
  say => say.administration.overview.search,
  say => say.administration.overview.searchReady(overview.searchPercent),
)}
${fact(
  say => say.administration.overview.version,
  () => version,
)}
</dl>`
}

function fact(label: Sentence, value: Sentence, more: readonly (Sentence | false)[] = []): Html {
  return html`<div><dt>${label}</dt><dd>${value}${more.map(one => one && html` <small>${one}</small>`)}</dd></div>`
}

function instancesTable(instances: readonly SeenInstance[]): Html {
  return dataTable(
    say => say.administration.overview.instancesCaption,
    [
      {
        label: say => say.administration.overview.instance,
        cell: ({ name }) => html`<span class="address" dir="ltr">${name}</span>`,
      },
      { label: say => say.administration.overview.version, cell: ({ version }) => html`${version}` },
      { label: say => say.administration.overview.since, cell: ({ startedAt }) => momentTag(startedAt) },
      {
        label: say => say.administration.overview.sockets,
        cell: ({ sockets }) => html`${figure(sockets)}`,
        isNumber: true,
      },
      {
        label: say => say.administration.overview.waiting,
        cell: ({ waiting }) => html`${figure(waiting)}`,
        isNumber: true,
      },
      {
        label: say => say.administration.overview.p50,
        cell: ({ delivery }) => html`${milliseconds(delivery.p50Ms)}`,
        isNumber: true,
      },
      {
        label: say => say.administration.overview.p99,
        cell: ({ delivery }) => html`${milliseconds(delivery.p99Ms)}`,
        isNumber: true,
      },
    ],
    instances,
  )
}

function deliveredOf({ count }: Delivery): Sentence {
  return say => say.administration.overview.delivered(count)
}

const unknown: Sentence = say => say.administration.overview.unknown

function figure(count: number | null): Sentence {
  return count === null ? unknown : say => say.administration.overview.figure(count)
}

function milliseconds(ms: number | null): Sentence {
  return ms === null
    ? say => say.administration.overview.noDelivery
    : say => say.administration.overview.milliseconds(ms)
}

function size(bytes: number | null): Sentence {
  return bytes === null ? unknown : say => say.administration.overview.size(bytes)
}
