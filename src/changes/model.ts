import { t } from 'elysia'
import { fields, text } from '../http/fields.ts'
import { Edit, MessageFields, MessageId } from '../messages/model.ts'

/** A reaction to a message, in a path. */
export const ReactionPath = t.Object({ ...MessageId.properties, emoji: t.String() })

/** What a message said before it was edited. */
export const Versions = t.Array(
  t.Object({
    body: t.String(),
    timestamp: t.String({ format: 'date-time', description: 'When it was written' }),
  }),
)

/** When the message was sent that a page means: after a restore, another one may have its id. */
const Meant = {
  sent: t.Optional(text({ pattern: '^[-0-9T:.Z]{24}$', sentence: say => say.fields.unacceptable })),
}

/** What the page sends that edits a message. */
export const EditForm = fields({ ...Edit.properties, ...Meant })

/** What the page sends that deletes a message. */
export const DeleteForm = fields(Meant)

const Emoji = t.Optional(text({ sentence: say => say.changes.notAnEmoji }))

/** What the page sends that puts an emoji to a message, or takes it back. */
export const ReactForm = fields({ react: Emoji, unreact: Emoji, ...Meant })

/** What the page sends on which one replies to a message. */
export const ReplyForm = fields({ body: MessageFields.properties.body, key: MessageFields.properties.key })
