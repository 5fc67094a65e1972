import { say } from './words.ts'

const MINUTE_MS = 60_000

const DAY_MS = 86_400_000

const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayOfThisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
const fullDate = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const everything = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

/** Writes every time on the page in the reader's own time zone and language. */
export function localizeTimes(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time:not([title])')) {
    const moment = new Date(time.dateTime)
    const isToday = moment.toDateString() === new Date().toDateString()
    time.textContent = (time.dataset.format === 'time' || isToday ? timeOfDay : shortDate).format(moment)
    time.title = everything.format(moment)
  }
}

/** At the reader's midnight "today" becomes yesterday: writes all times anew, and has the rest set right. */
export function watchMidnight(tidy: () => void): void {
  let today = new Date().toDateString()
  setInterval(() => {
    if (new Date().toDateString() === today) return
    today = new Date().toDateString()
    for (const time of document.querySelectorAll('time')) time.removeAttribute('title')
    for (const heading of document.querySelectorAll('#messages > .day')) heading.remove()
    tidy()
  }, MINUTE_MS)
}

const moments = new WeakMap<Element, Date>()

/** Returns when a message was stored; for one that waits for it, now. */
export function momentOf(item: Element): Date {
  const known = moments.get(item)
  if (known) return known
  const time = item.querySelector('time')
  if (!time) return new Date()
  const moment = new Date(time.dateTime)
  moments.set(item, moment)
  return moment
}

/** Puts a heading before the first message of each of the reader's days. Does nothing where all is right already. */
export function separateDays(list: Element): void {
  let day = ''
  let heading: HTMLElement | null = null
  for (const item of [...list.children]) {
    if (!(item instanceof HTMLElement)) continue
    if (item.matches('.day')) {
      heading?.remove()
      heading = item
    } else if (item.matches('.message:not([hidden])')) {
      const moment = momentOf(item)
      if (moment.toDateString() === day) heading?.remove()
      else if (heading?.dataset.day !== moment.toDateString()) {
        heading?.remove()
        item.before(dayHeading(moment))
      }
      day = moment.toDateString()
      heading = null
    }
  }
  heading?.remove()
}

function dayHeading(moment: Date): HTMLElement {
  const heading = document.createElement('li')
  heading.className = 'day'
  heading.dataset.day = moment.toDateString()
  heading.textContent = nameOfDay(moment)
  return heading
}

/** What one calls a day: the year goes without saying while it lasts. */
function nameOfDay(moment: Date): string {
  const now = new Date()
  if (moment.toDateString() === now.toDateString()) return say('today')
  const noon = new Date(now).setHours(12) // a day of 23 hours is a day, too
  if (moment.toDateString() === new Date(noon - DAY_MS).toDateString()) return say('yesterday')
  return (moment.getFullYear() === now.getFullYear() ? dayOfThisYear : fullDate).format(moment)
}
