import { t } from 'elysia'
import { SentDraftFields } from '../drafts/model.ts'
import { choice, cursor, fields, text, wholeNumber } from '../http/fields.ts'
import { MessageFields, MessageQuery } from '../messages/model.ts'

/** Where a conversation is opened: before a number, or at its newest messages whatever is new; else where reading stopped. */
export const OpeningQuery = fields({
  before: MessageQuery.properties.before,
  at: t.Optional(choice(['newest'], { sentence: say => say.fields.unacceptable })),
})
export type OpeningQuery = typeof OpeningQuery.static

/** The number of a message in its conversation, in a path. */
export const MessageNumber = t.Object({
  username: t.String(),
  seq: wholeNumber({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    sentence: say => say.errors.noSuchMessage,
  }),
})

/** Which part of a conversation to load: what is older, what is newer, or all that came or was changed after a number. */
export const PartQuery = fields({
  before: MessageQuery.properties.before,
  newer: t.Optional(cursor('After which number')),
  after: MessageQuery.properties.after,
  changed_after: MessageQuery.properties.changed_after,
  partner: t.Optional(cursor('Whom the page that asks is about')),
})

/** What the form of a conversation's page has: whom the page is about, beside the message. */
export const ConversationForm = fields({
  ...MessageFields.properties,
  partner: t.Optional(text({ pattern: '^[0-9]{1,15}$', sentence: say => say.fields.unacceptable })),
  ...SentDraftFields,
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
