import { t } from 'elysia'
import { integer, nullable } from '../http/answers.ts'
import { choice, fields, text, wholeNumber } from '../http/fields.ts'
import { STATES } from './store.ts'

const MAX_USES = 1_000
const MAX_DAYS = 365
const MAX_NOTE = 200
const MAX_LIMIT = 200

/** What the form shows, and programs get where they say nothing. */
export const DEFAULTS = { uses: 1, days: 7, limit: 50 } as const

/** What an invitation is made of. */
export const NewInvitationFields = fields({
  uses: wholeNumber({
    minimum: 1,
    maximum: MAX_USES,
    default: DEFAULTS.uses,
    description: 'How many people may use it',
  }),
  days: wholeNumber({
    minimum: 1,
    maximum: MAX_DAYS,
    default: DEFAULTS.days,
    description: 'For how many days it works',
  }),
  note: t.Optional(
    text({
      description: `For whom it is; ${MAX_NOTE} characters at most`,
      maxLength: MAX_NOTE,
      sentence: say => say.administration.invitations.noteUnusable(MAX_NOTE),
    }),
  ),
})

/** What was given, with the defaults in place. */
export type NewInvitation = { uses: number; days: number; note: string }

/** Which invitations to list. A form sends what was not chosen as nothing. */
export const InvitationQuery = fields({
  state: t.Optional(
    choice(['', ...STATES], {
      description: 'Else all',
      sentence: say => say.administration.invitations.unknownState,
    }),
  ),
  cursor: t.Optional(t.String({ description: 'From `next`' })),
})

export const ApiInvitationQuery = fields({
  ...InvitationQuery.properties,
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULTS.limit, description: 'How many' }),
})

/** The id of an invitation, in a path. */
export const InvitationId = t.Object({
  id: wholeNumber({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    sentence: say => say.errors.noInvitation,
  }),
})

/** An invitation as administrators see it. */
const InvitationAnswer = t.Object({
  id: integer(),
  state: t.Union([t.Literal('open'), t.Literal('used-up'), t.Literal('ended'), t.Literal('revoked')]),
  uses: integer('How many people may use it'),
  used: integer('How many have'),
  note: t.String(),
  made_by: t.String({ description: 'A username as it was then; `system` for the command line' }),
  created: t.String({ format: 'date-time', description: 'ISO 8601, UTC' }),
  expires: t.String({ format: 'date-time', description: 'ISO 8601, UTC' }),
})

/** An invitation that was just made. */
export const NewInvitationAnswer = t.Object({
  ...InvitationAnswer.properties,
  link: t.String({ description: 'Shown only now' }),
})

export const InvitationPage = t.Object({
  next: nullable(t.String({ description: 'The address of the page after this one, or null' })),
  results: t.Array(InvitationAnswer),
})
