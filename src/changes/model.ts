import { t } from 'elysia'
import { MessageId } from '../messages/model.ts'

/** A reaction to a message, in a path. */
export const ReactionPath = t.Object({ ...MessageId.properties, emoji: t.String() })

/** What a message said before it was edited. */
export const Versions = t.Array(
  t.Object({
    body: t.String(),
    timestamp: t.String({ format: 'date-time', description: 'When it was written' }),
  }),
)
