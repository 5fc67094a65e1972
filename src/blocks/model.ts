import { t } from 'elysia'
import { fields, text, wholeNumber } from '../http/fields.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1_000

/** Which of those to list whom somebody has blocked. */
export const BlockQuery = fields({
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'How many' }),
  after: t.Optional(
    text({ description: 'From the `Link` header', sentence: say => say.fields.cursorFromLink }),
  ),
})

/** Whom somebody has blocked, and since when. */
export const BlockAnswer = t.Array(
  t.Object({
    username: t.String(),
    display_name: t.String(),
    since: t.String({ format: 'date-time', description: 'ISO 8601, UTC' }),
  }),
)
