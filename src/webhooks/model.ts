import { t } from 'elysia'
import { fields, text } from '../http/fields.ts'

/** What a job is about: what is new in a conversation; or null, where its person tries whether it works. */
export type WebhookJob = {
  /** The host: one that hangs holds up nobody else. */
  lane: string
  webhook: number
  conversation: number | null
}

const MAX_URL = 2_000

export const WebhookForm = fields({
  url: text({ minLength: 1, maxLength: MAX_URL, sentence: say => say.webhooks.problems.malformed }),
  password: t.Optional(text({ sentence: say => say.fields.passwordMissing })),
})
