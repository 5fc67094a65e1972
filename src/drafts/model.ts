import { t } from 'elysia'
import { integer } from '../http/answers.ts'
import { cursor, fields, text, wholeNumber } from '../http/fields.ts'
import type { OwnDraft } from './store.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1_000

/** Longer than anybody leaves a device without the network. */
const LONG_AGO_MS = 10 * 366 * 86_400_000

function msAgo(rules: { default?: number; description: string }) {
  return wholeNumber({ minimum: 0, maximum: LONG_AGO_MS, ...rules })
}

/** What the form of a message says of the draft that it is made of. */
export const SentDraftFields = {
  draft: t.Optional(cursor('The version of the draft that is sent by it')),
  draft_ms_ago: t.Optional(
    msAgo({ description: 'How many milliseconds ago it was sent, where a script empties the draft' }),
  ),
}

/** What was typed, and when. */
export const DraftFields = fields({
  body: text({
    description: 'The text; empty when it was sent or taken away. It may be twice as long as a message',
    sentence: (say, broken) => (broken === 'type' ? say.fields.draftMissing : say.fields.bodyUnstorable),
  }),
  typed_ms_ago: msAgo({
    default: 0,
    description: 'How many milliseconds ago it was typed, where it could not be saved at once',
  }),
  after: t.Optional(cursor('The `version` that it was typed after, where you know one')),
})
export type DraftFields = typeof DraftFields.static

/** A draft as programs see it. */
export const DraftAnswer = t.Object({
  user: t.String({ description: 'For whom it is' }),
  body: t.String(),
  version: integer('Another text is another version, and a later one is larger'),
  timestamp: t.String({ format: 'date-time', description: 'When it was typed; ISO 8601, UTC' }),
})

export const DraftList = t.Array(DraftAnswer)

/** Which drafts to list. */
export const DraftQuery = fields({
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'How many' }),
  after: t.Optional(
    text({ description: 'From the `Link` header', sentence: say => say.fields.cursorFromLink }),
  ),
})

/** A draft in the words of the API. */
export function draftToJson({ partner, body, version, typedAt }: OwnDraft): typeof DraftAnswer.static {
  return { user: partner, body, version, timestamp: typedAt.toISOString() }
}
