import { t } from 'elysia'
import { integer, nullable } from '../../http/answers.ts'
import { day } from '../../http/day.ts'
import { fields, text, wholeNumber } from '../../http/fields.ts'

export const DEFAULT_LIMIT = 50
const MAX_LIMIT = 100

const MIN_REASON = 3
const MAX_REASON = 500
const MAX_SEARCH = 200

const limit = wholeNumber({
  minimum: 1,
  maximum: MAX_LIMIT,
  default: DEFAULT_LIMIT,
  description: 'How many',
})

function name(description: string) {
  return t.Optional(text({ description, sentence: say => say.administration.messages.unusable.person }))
}

/** Which messages to list. */
export const MessageFilter = fields({
  id: t.Optional(
    wholeNumber({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'The message of this id',
      sentence: say => say.administration.messages.unusable.id,
    }),
  ),
  sender: name('Who wrote it'),
  recipient: name('To whom'),
  direction: t.Optional(
    text({
      pattern: '^(|either)$',
      description: '`either`: between the two, or of the one that is named, whoever wrote it',
      sentence: say => say.administration.messages.unusable.direction,
    }),
  ),
  from: t.Optional(day('From this day on, in UTC')),
  to: t.Optional(day('Up to this day, in UTC')),
  cursor: t.Optional(text({ description: 'From `next`', sentence: say => say.fields.cursorOfAnotherList })),
})
export type MessageFilter = typeof MessageFilter.static

/** A look at texts: which, why, and what to search for in them. */
export const Look = fields({
  ...MessageFilter.properties,
  reason: text({
    pattern: String.raw`^\s*\S[\s\S]*\S\s*$`,
    minLength: MIN_REASON,
    maxLength: MAX_REASON,
    description: `Why: ${MIN_REASON}–${MAX_REASON} characters. It is in the audit log`,
    sentence: say => say.administration.messages.unusable.reason,
  }),
  q: t.Optional(
    text({
      maxLength: MAX_SEARCH,
      description: 'Only messages that have this text, in any case',
      sentence: say => say.administration.messages.unusable.search,
    }),
  ),
})
export type Look = typeof Look.static

/** Which messages a program lists. */
export const MessagesQuery = fields({ ...MessageFilter.properties, limit })

/** A look of a program at texts. */
export const LookOfProgram = fields({ ...Look.properties, limit })

/** Of which days there are messages: the years, the months of a year, or the days of a month. */
export const DaysQuery = fields({
  within: t.Optional(
    text({
      pattern: String.raw`^((?!0000)\d{4}(-(0[1-9]|1[0-2]))?)?$`,
      description: 'A year such as `2026`, or a month such as `2026-03`; without it, all there is',
      sentence: say => say.administration.messages.unusable.within,
    }),
  ),
})

const ListedMessage = t.Object({
  id: integer(),
  sender: t.String({ description: '`deleted~` and a number when the account was deleted' }),
  recipient: t.String(),
  timestamp: t.String({ format: 'date-time', description: 'ISO 8601, UTC' }),
  length: integer('In characters'),
  files: integer('How many files it has'),
})

const place = {
  next: nullable(t.String({ description: 'The cursor of the next page, or null' })),
  looked_back_to: nullable(
    t.String({
      format: 'date-time',
      description:
        'Where there was no time to look at all: until when it was looked; `next` goes on from there',
    }),
  ),
}

/** A page of messages without their texts. */
export const MessageList = t.Object({ ...place, results: t.Array(ListedMessage) })

/** A page of messages with their texts. */
export const MessageTexts = t.Object({
  ...place,
  results: t.Array(t.Object({ ...ListedMessage.properties, body: t.String() })),
})

/** Years, months or days that have messages. */
export const DayList = t.Object({
  results: t.Array(t.String({ description: 'A year, a month or a day, such as `2026-03-31`' })),
})
