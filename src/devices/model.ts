import { t } from 'elysia'
import { integer } from '../http/answers.ts'
import { fields, wholeNumber } from '../http/fields.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1_000

/** A session as its person sees it. */
export const SessionAnswer = t.Object({
  id: integer(),
  current: t.Boolean({ description: 'Whether it is the one that asks' }),
  user_agent: t.String({ description: 'What the browser or program said that it is' }),
  address: t.String({ description: 'From where it began' }),
  created: t.String({ format: 'date-time', description: 'ISO 8601, UTC' }),
  last_seen: t.String({ format: 'date-time', description: 'ISO 8601, UTC; within five minutes' }),
  new_browser: t.Boolean({ description: 'Whether nobody had signed in to the account with it before' }),
})

/** Which sessions to list. */
export const SessionQuery = fields({
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'How many' }),
  before: t.Optional(
    wholeNumber({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'From the `Link` header',
      sentence: say => say.fields.cursorFromLink,
    }),
  ),
})

/** Which session a path is about. */
export const SessionNumber = t.Object({
  id: wholeNumber({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    sentence: say => say.ownAccount.devices.noSuchSession,
  }),
})
