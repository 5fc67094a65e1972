import { dataTable } from '../../html/data-table.ts'
import { type Html, html } from '../../html/html.ts'
import type { Overview } from './overview.ts'

type Day = { day: Date; count: number }

const HEIGHT = 120
const BAR = 16
const GAP = 4

/** A day that has messages has a bar that can be seen. */
const LOWEST = 2

/** The messages of each day as bars, and the same as a table for who cannot see them. */
export function messagesChart(messages: Overview['messages']): Html {
  const days = messages.map(({ day, count }) => ({ day: new Date(day), count }))
  const most = days.reduce((most, day) => (day.count > most.count ? day : most), {
    day: new Date(),
    count: 0,
  })
  const all = days.reduce((sum, { count }) => sum + count, 0)
  const [first = most, last = most] = [days.at(0), days.at(-1)]
  return html`<figure class="chart">
<figcaption>${say => (all === 0 ? say.administration.overview.noMessages : say.administration.overview.most(most.count, most.day, all))}</figcaption>
<svg viewBox="0 0 ${days.length * (BAR + GAP) - GAP} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${say => say.administration.overview.chart(first.day, last.day)}">
${days.map((day, index) => bar(day, index, most.count))}
</svg>
<p class="ends" aria-hidden="true"><span>${say => say.administration.overview.day(first.day)}</span><span>${say => say.administration.overview.day(last.day)}</span></p>
</figure>
<details>
<summary>${say => say.administration.overview.asTable}</summary>
${dataTable(
  say => say.administration.overview.messagesPerDay,
  [
    {
      label: say => say.administration.overview.dayColumn,
      cell: ({ day }) => html`${say => say.administration.overview.day(day)}`,
    },
    {
      label: say => say.administration.overview.messages,
      cell: ({ count }) => html`${say => say.administration.overview.figure(count)}`,
      isNumber: true,
    },
  ],
  days.toReversed(),
)}
</details>`
}

function bar({ day, count }: Day, index: number, most: number): Html {
  const height = count === 0 ? 0 : Math.max(Math.round((count / most) * HEIGHT), LOWEST)
  return html`<rect x="${index * (BAR + GAP)}" y="${HEIGHT - height}" width="${BAR}" height="${height}"><title>${say => say.administration.overview.dayAndCount(day, count)}</title></rect>
`
}
