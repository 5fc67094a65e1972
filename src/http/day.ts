import { Kind, type TSchema, TypeRegistry } from '@sinclair/typebox'
import { t } from 'elysia'
import { isDay } from './calendar.ts'

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
