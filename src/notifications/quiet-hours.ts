/** A day of the week as ISO 8601 counts them: 1 is Monday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
export type Weekday = (typeof WEEKDAYS)[number]

/**
 * When somebody is not to be told: on some days of the week, from a time of day until another one, as `22:00`. Where that is not later, it
 * is on the day after, so from `00:00` until `00:00` is the whole day.
 */
export type QuietHours = { days: Weekday[]; from: string; until: string }

/** Until when a pause lasts that is to end in the morning, and up to when the night belongs to the day before. */
const MORNING = '08:00'
const NIGHT_ENDS = '05:00'

/**
 * Whether it is one of somebody's quiet hours, by the clock of their time zone. Where that clock is put forward or back just then, so that
 * a time is missing or comes twice, they last as long as they can: nobody is woken twice.
 */
export function isQuietHour({ days, from, until }: QuietHours, timeZone: string, now: Date): boolean {
  const moment = Temporal.Instant.fromEpochMilliseconds(now.getTime())
  const today = moment.toZonedDateTimeISO(knownZone(timeZone)).toPlainDate()
  return [today.subtract({ days: 1 }), today].some(day => {
    if (!days.some(weekday => weekday === day.dayOfWeek)) return false
    const lastDay = until > from ? day : day.add({ days: 1 })
    const begins = instantOf(day, from, timeZone, 'earlier')
    const ends = instantOf(lastDay, until, timeZone, 'later')
    return Temporal.Instant.compare(begins, moment) <= 0 && Temporal.Instant.compare(moment, ends) < 0
  })
}

/** The next morning of somebody, by the clock of their time zone. In the small hours that is the one which comes. */
export function nextMorning(timeZone: string, now: Date): Date {
  const moment = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(knownZone(timeZone))
  const isNight = Temporal.PlainTime.compare(moment.toPlainTime(), NIGHT_ENDS) < 0
  const day = moment.toPlainDate().add({ days: isNight ? 0 : 1 })
  return new Date(instantOf(day, MORNING, timeZone, 'later').epochMilliseconds)
}

/** Whether there is a time zone of this name. */
export function isTimeZone(name: string): boolean {
  return name !== '' && !/^[+-]/.test(name) && knownZone(name) === name
}

function instantOf(
  day: Temporal.PlainDate,
  time: string,
  timeZone: string,
  disambiguation: 'earlier' | 'later',
): Temporal.Instant {
  return day.toPlainDateTime(time).toZonedDateTime(knownZone(timeZone), { disambiguation }).toInstant()
}

/** A zone that is not known, here or at all, is UTC. */
function knownZone(name: string): string {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return name
  } catch {
    return 'UTC'
  }
}
