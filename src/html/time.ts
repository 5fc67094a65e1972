import { type Html, html } from './html.ts'

/**
 * A moment, in UTC. The browser's script writes it in the reader's own time zone: as `time` the time of
 * day, as `recent` that or the date when it is another day.
 */
export function timeTag(moment: Date, format: 'time' | 'recent'): Html {
  const iso = moment.toISOString()
  return html`<time datetime="${iso}" data-format="${format}">${say => say.time.utc(iso.slice(11, 16))}</time>`
}

/** A moment to the second, in UTC: for lists of what happened, which people in several time zones compare. */
export function momentTag(moment: Date): Html {
  return html`<time datetime="${moment.toISOString()}">${say => say.time.moment(moment)}</time>`
}

/** A day in UTC, as a heading between messages. The browser's script makes its own, by the reader's days. */
export function dayItem(moment: Date): Html {
  return html`<li class="day">${say => say.time.day(moment)}</li>`
}
