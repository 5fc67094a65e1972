import { t } from 'elysia'
import { LAST_MOMENT } from '../database/moments.ts'
import { answer, integer, nullable } from '../http/answers.ts'
import { choice, fields, momentOrNull, wholeNumber, yesOrNo } from '../http/fields.ts'
import { MessageAnswer } from '../messages/model.ts'
import { NotificationFields } from '../notifications/model.ts'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 100

/** How many conversations somebody can pin: with more, the first page of the list would be nothing else. */
export const MAX_PINS = 20

/** Until when somebody is muted who is so for ever. */
export const FOREVER = LAST_MOMENT

/** Which conversations to list. */
export const ConversationQuery = fields({
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'How many' }),
  after: t.Optional(t.String({ description: 'From `next`' })),
})

/** A conversation as programs see it. */
const ConversationAnswer = t.Object({
  user: t.String({ description: 'With whom' }),
  last: MessageAnswer,
  last_seq: integer(),
  last_change: integer(
    'The number of the last change: one that is beyond yours says that there is something to catch up',
  ),
  unread: integer(),
  marked_unread: t.Boolean({ description: 'Whether you have marked it as unread since you read it' }),
  pinned: t.Boolean(),
  archived: t.Boolean({
    description: 'Whether it is not in the list of the pages, until there is a new message',
  }),
  muted_until: nullable(
    t.String({ format: 'date-time', description: 'ISO 8601, UTC; the end of the year 9999: for ever' }),
  ),
})

/** What of one that was changed. */
export const ArrangedConversation = answer(ConversationAnswer, 'The conversation as it is now.')

/** A page of conversations. */
export const ConversationPage = t.Object({
  next: nullable(t.String({ description: 'The address of the next page, or null' })),
  results: t.Array(
    t.Object({
      ...ConversationAnswer.properties,
      administrator_reads: t.Optional(
        t.Array(t.Object({ timestamp: t.String({ format: 'date-time' }), reason: t.String() }), {
          description:
            'Where administrators may read: when one read messages here, and why; the latest first',
        }),
      ),
    }),
  ),
})

/** What to do with a conversation in one's own list. What is not given stays. */
export const ArrangementFields = fields({
  pinned: t.Optional(yesOrNo(`Whether it comes first, at most ${MAX_PINS}; it is no longer archived then`)),
  archived: t.Optional(
    yesOrNo(
      'Whether it is put away, until there is a new message; while it is muted, until the mute is over. It is no longer pinned then',
    ),
  ),
  muted_until: t.Optional(
    momentOrNull({
      description: 'Until when it is muted, in ISO 8601; null: it is not. The end of the year 9999: for ever',
      sentence: say => say.arranging.mutedUntilInvalid,
    }),
  ),
  marked_unread: t.Optional(yesOrNo('Whether it is marked as unread, until it is read')),
})

/** What can be done with a conversation on its page and in its menu, each by a button. */
const ACTIONS = [
  'pin',
  'unpin',
  'mark-unread',
  'mark-read',
  'mute-hour',
  'mute-morning',
  'mute-week',
  'mute',
  'unmute',
  'archive',
  'unarchive',
] as const
export type Action = (typeof ACTIONS)[number]

/** What the form of that page has. */
export const ActionForm = fields({
  /** Not `action`, which would hide the form's own in scripts. */
  do: choice(ACTIONS, { sentence: say => say.fields.unacceptable }),
  time_zone: NotificationFields.properties.time_zone,
})
