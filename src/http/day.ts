import { Kind, type TSchema, TypeRegistry } from '@sinclair/typebox'
import { t } from 'elysia'

/** There is no year 0, neither in the calendar nor in PostgreSQL. */
const DAY = /^(?!0000)\d{4}-\d{2}-\d{2}$/

/** A day that exists, such as 2026-03-31; empty for none. A form has it from `<input type="date">`. */
export function day(description: string) {
  return t.Unsafe<string>({
    [Kind]: 'Day',
    type: 'string',
    format: 'date',
    description,
    sentence: say => say.fields.dateInvalid,
  })
}

TypeRegistry.Set<TSchema>('Day', (_, value) => typeof value === 'string' && (value === '' || isDay(value)))

/** Whether a text is a day of the calendar: there is no 30 February. */
export function isDay(text: string): boolean {
  const moment = DAY.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}
