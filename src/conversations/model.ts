import { t } from 'elysia'
import { cursor, fields, text, wholeNumber } from '../http/fields.ts'
import { MessageFields, MessageQuery } from '../messages/model.ts'

/** Which part of a conversation to show: what is older, newer, or was changed. */
export const PartQuery = fields({
  before: MessageQuery.properties.before,
  after: MessageQuery.properties.after,
  changed_after: MessageQuery.properties.changed_after,
  partner: t.Optional(cursor('Whom the page that asks is about')),
})

/** What the form of a conversation's page has: whom the page is about, beside the message. */
export const ConversationForm = fields({
  ...MessageFields.properties,
  partner: t.Optional(text({ pattern: '^[0-9]{1,15}$', sentence: say => say.fields.unacceptable })),
  draft: t.Optional(cursor('The version of the draft that is sent by it, where no script empties that')),
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
