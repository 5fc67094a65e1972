import { t } from 'elysia'
import { integer, nullable } from '../http/answers.ts'
import { cursor, fields, text, wholeNumber } from '../http/fields.ts'
import { MessageAnswer, MessageFields, MessageQuery } from '../messages/model.ts'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 100

/** Which conversations to list. */
export const ConversationQuery = fields({
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'How many' }),
  after: t.Optional(t.String({ description: 'From `next`' })),
})

/** A page of conversations. */
export const ConversationPage = t.Object({
  next: nullable(t.String({ description: 'The address of the next page, or null' })),
  results: t.Array(
    t.Object({
      user: t.String({ description: 'With whom' }),
      last: MessageAnswer,
      last_seq: integer(),
      unread: integer(),
      administrator_reads: t.Optional(
        t.Array(t.Object({ timestamp: t.String({ format: 'date-time' }), reason: t.String() }), {
          description:
            'Where administrators may read: when one read messages here, and why; the latest first',
        }),
      ),
    }),
  ),
})

/** Which part of a conversation to show: what is older, or newer. */
export const PartQuery = fields({
  before: MessageQuery.properties.before,
  after: MessageQuery.properties.after,
  partner: t.Optional(cursor('Whom the page that asks is about')),
})

/** What the form of a conversation's page has: whom the page is about, beside the message. */
export const ConversationForm = fields({
  ...MessageFields.properties,
  partner: t.Optional(text({ pattern: '^[0-9]{1,15}$', sentence: say => say.fields.unacceptable })),
})

/** How far somebody has read. */
export const ReadMark = fields({
  seq: wholeNumber({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'The number of the last message that was read',
    sentence: say => say.fields.readSeq,
  }),
})
