import { t } from 'elysia'
import { FileAnswer, FileIds } from '../files/model.ts'
import { integer, nullable } from '../http/answers.ts'
import { cursor, fields, text, UUID_PATTERN, wholeNumber } from '../http/fields.ts'

const MAX_LIMIT = 100

/** The id of a message, in a path. */
export const MessageId = t.Object({
  id: wholeNumber({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    sentence: say => say.errors.noSuchMessage,
  }),
})

/** A message as programs see it. */
export const MessageAnswer = t.Object({
  id: integer(),
  user: t.String({ description: 'Who sent it' }),
  recipient: t.String(),
  timestamp: t.String({ format: 'date-time', description: 'ISO 8601, UTC' }),
  body: t.String(),
  seq: integer('Its number in the conversation: 1, 2, 3, … without gaps'),
  change: nullable(
    integer('The number of its latest change in the conversation; null where it is as it was sent'),
  ),
  edited: nullable(t.String({ format: 'date-time', description: 'When its text was last changed, or null' })),
  deleted: nullable(
    t.String({
      format: 'date-time',
      description: 'When its text was taken away, or null; then `body` is ""',
    }),
  ),
  expires: nullable(
    t.String({ format: 'date-time', description: 'When it disappears: it is deleted then, or null' }),
  ),
  notice: nullable(
    t.String({ description: 'What it says by itself, such as `disappearing:7` (days, or 0), or null' }),
  ),
  reply_to: nullable(integer('The id of the message that it replies to, or null')),
  reactions: t.Array(t.Object({ emoji: t.String(), users: t.Array(t.String()) }), {
    description: 'In the order in which they were first made',
  }),
  files: t.Array(FileAnswer, { description: 'In the order in which they were attached' }),
})
export type MessageAnswer = typeof MessageAnswer.static

/** Which messages to list. */
export const MessageQuery = fields({
  target: t.Optional(
    t.String({
      description: 'With whom. Without it: the latest of all your conversations, and `before` is an id',
    }),
  ),
  limit: t.Optional(
    wholeNumber({
      minimum: 1,
      maximum: MAX_LIMIT,
      description: 'How many; else as many as the operator set',
    }),
  ),
  before: t.Optional(cursor('Older than this `seq`')),
  after: t.Optional(cursor('Newer than this `seq`, oldest first: for catching up')),
  changed_after: t.Optional(
    cursor('With a `target`: changed after this `change`, in the order of changes, as they are now'),
  ),
  around: t.Optional(cursor('With a `target`: the page that has this `seq` in its middle')),
})
export type MessageQuery = typeof MessageQuery.static

/** A page of messages. */
export const MessagePage = t.Object({
  next: nullable(t.String({ description: 'The address of the page after this one, or null' })),
  previous: nullable(t.String({ description: 'The address of what is newer, or null' })),
  last_seq: t.Optional(integer('With a `target`: the number of the last message there is')),
  last_change: t.Optional(integer('With a `target`: the number of the last change there was')),
  epoch: t.Optional(
    t.String({ description: 'With a `target`: another one after a restore, when `seq` begins anew' }),
  ),
  results: t.Array(MessageAnswer),
})

/** Another text for a message. */
const Body = text({
  description:
    'The text; white space around it is not part of it, and the operator sets how long it may be. Only a message with files may be left without one',
  sentence: (say, broken) => (broken === 'storable' ? say.fields.bodyUnstorable : say.fields.bodyMissing),
})

/** The fields of a conversation's form. Its address names the recipient. */
export const MessageFields = fields({
  body: t.Optional(
    text({
      description:
        'The text; white space around it is not part of it, and the operator sets how long it may be. A message with files needs none',
      sentence: (say, broken) => (broken === 'storable' ? say.fields.bodyUnstorable : say.fields.bodyMissing),
    }),
  ),
  files: t.Optional(FileIds),
  key: t.Optional(
    t.Union([text({ pattern: `^(${UUID_PATTERN})?$`, sentence: say => say.fields.keyNotUuid }), t.Null()], {
      description: 'A UUID of yours: sending it again is then harmless',
      sentence: say => say.fields.keyNotUuid,
    }),
  ),
  reply_to: t.Optional(
    t.Union(
      [
        wholeNumber({
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          sentence: say => say.changes.replyElsewhere,
        }),
        t.Null(),
      ],
      {
        description: 'The id of a message of the same conversation',
        sentence: say => say.changes.replyElsewhere,
      },
    ),
  ),
})

/** Another text for a message. */
export const Edit = fields({ body: Body })

/** A message on its way to somebody. */
export const Outgoing = fields({
  recipient: t.String({
    minLength: 1,
    description: 'A username',
    sentence: say => say.fields.recipientMissing,
  }),
  ...MessageFields.properties,
})
export type Outgoing = typeof Outgoing.static
