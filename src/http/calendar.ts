/** There is no year 0, neither in the calendar nor in PostgreSQL. */
const DAY = /^(?!0000)\d{4}-\d{2}-\d{2}$/

/** Whether a text is a day of the calendar: there is no 30 February. */
export function isDay(text: string): boolean {
  const moment = DAY.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}
