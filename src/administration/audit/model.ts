import { t } from 'elysia'
import { ACTIONS } from '../../audit/record.ts'
import { integer, nullable } from '../../http/answers.ts'
import { day } from '../../http/day.ts'
import { choice, fields, text, wholeNumber } from '../../http/fields.ts'

export const DEFAULT_LIMIT = 50
const MAX_LIMIT = 200

/** Longer than any name. */
const MAX_NAME = 64

/** Which entries to list. A form sends what was not chosen as nothing. */
export const EntryQuery = fields({
  person: t.Optional(
    text({
      maxLength: MAX_NAME,
      description: 'Who did it, or whom it was done to; `system` is the command line',
      sentence: say => say.administration.audit.unusable.person,
    }),
  ),
  by: t.Optional(
    choice(['', 'account'], {
      sentence: say => say.administration.audit.unusable.by,
      description: '`account`: who has this name now; else whoever had it then',
    }),
  ),
  action: t.Optional(
    choice(['', ...ACTIONS], {
      sentence: say => say.administration.audit.unusable.action,
      description: 'Else all',
    }),
  ),
  from: t.Optional(day('From this day on, in UTC')),
  to: t.Optional(day('Up to this day, in UTC')),
  cursor: t.Optional(text({ description: 'From `next`', sentence: say => say.fields.cursorOfAnotherList })),
})
export type EntryQuery = typeof EntryQuery.static

export const ApiEntryQuery = fields({
  ...EntryQuery.properties,
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'How many' }),
})

const ID = 'Of the account; null where there is none'

const EntryAnswer = t.Object({
  id: integer(),
  timestamp: t.String({ format: 'date-time', description: 'ISO 8601, UTC' }),
  action: t.String({ description: `One of: ${ACTIONS.join(', ')}` }),
  actor: t.String({
    description: 'By name as it was then; `system`: the command line; empty: not signed in',
  }),
  actor_id: nullable(integer(ID)),
  subject: t.String({ description: 'To whom, by name as it was then; or empty' }),
  subject_id: nullable(integer(ID)),
  address: nullable(t.String({ description: 'From where' })),
  details: t.Record(t.String(), t.Union([t.String(), t.Number(), t.Boolean(), t.Null()])),
})

/** A page of the audit log. */
export const EntryPage = t.Object({
  next: nullable(t.String({ description: 'The address of the next page, or null' })),
  results: t.Array(EntryAnswer),
})
