import { t } from 'elysia'
import { NewCredentials, ROLES } from '../../accounts/model.ts'
import { integer, nullable } from '../../http/answers.ts'
import { choice, fields, text, wholeNumber, yesOrNo } from '../../http/fields.ts'

export const STATES = ['active', 'disabled'] as const
export type State = (typeof STATES)[number]

export const SORTS = ['name', 'newest', 'oldest', 'seen', 'unseen'] as const
export type Sort = (typeof SORTS)[number]

export const DEFAULT_LIMIT = 50
const MAX_LIMIT = 200

/** Which accounts to list. A form sends what was not chosen as nothing. */
export const AccountQuery = fields({
  q: t.Optional(
    text({
      description: 'Part of the username or the display name, in any case',
      sentence: say => say.fields.unstorableName,
    }),
  ),
  state: t.Optional(
    choice(['', ...STATES], {
      sentence: say => say.administration.people.unknownState,
      description: 'Else all',
    }),
  ),
  role: t.Optional(
    choice(['', ...ROLES], {
      sentence: say => say.administration.people.unknownRole,
      description: 'Else all',
    }),
  ),
  sort: t.Optional(
    choice(['', ...SORTS], {
      sentence: say => say.administration.people.unknownSort,
      description: 'By name (the default), by when they were made, or by when they were last seen',
    }),
  ),
  cursor: t.Optional(t.String({ description: 'From `next`' })),
})
export type AccountQuery = typeof AccountQuery.static

export const ApiAccountQuery = fields({
  ...AccountQuery.properties,
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'How many' }),
})

/** Of whom a path is. */
export const AccountName = t.Object({ username: t.String({ description: 'A username, in any case' }) })

const WAS = t.Optional(
  text({
    description: '`version` as it was read: 409 when the account was changed since',
    sentence: say => say.fields.unacceptable,
  }),
)
const PASSWORD = t.Optional(
  text({
    description: 'Your own, when it was given more than ten minutes ago',
    sentence: say => say.fields.passwordMissing,
  }),
)

/** An account for somebody. Without a password, they choose one by a link. */
export const NewPerson = fields({
  username: NewCredentials.properties.username,
  role: t.Optional(choice(ROLES, { sentence: say => say.administration.people.unknownRole })),
  password: t.Optional(NewCredentials.properties.password),
})

/** What of an account to change. */
export const AccountChange = fields({
  role: t.Optional(choice(ROLES, { sentence: say => say.administration.people.unknownRole })),
  disabled: t.Optional(yesOrNo('Whether nobody may sign in to it')),
  was: WAS,
})

/** How to delete an account. */
export const AccountDeletion = fields({
  with_messages: t.Optional(yesOrNo('Whether its conversations go, for the others as well')),
  password: PASSWORD,
  was: WAS,
})

/** What something needs that cannot be undone: making a link to choose a password, taking two-step sign-in off. */
export const ConfirmedRequest = fields({ password: PASSWORD, was: WAS })

const MOMENT = { format: 'date-time', description: 'ISO 8601, UTC' }

/** An account, as administrators see it. */
export const AccountAnswer = t.Object({
  username: t.String(),
  display_name: t.String({ description: 'The name that they chose to be shown by, or ""' }),
  role: t.Union([t.Literal('member'), t.Literal('administrator')]),
  disabled: t.Boolean(),
  created: t.String(MOMENT),
  last_seen: nullable(t.String(MOMENT)),
  two_step: t.Boolean({ description: 'Whether signing in takes a second step' }),
  version: t.String({ description: 'What the account is; give it back as `was`' }),
})

/** A page of accounts. */
export const AccountPage = t.Object({
  next: nullable(t.String({ description: 'The address of the next page, or null' })),
  results: t.Array(AccountAnswer),
})

/** An account with what is known of how it is used. */
export const AccountDetails = t.Object({
  ...AccountAnswer.properties,
  messages_sent: integer('10,001 where there are more than 10,000'),
  conversations: integer('10,001 where there are more than 10,000'),
  sessions: t.Array(
    t.Object({
      user_agent: t.String(),
      address: t.String(),
      created: t.String(MOMENT),
      last_seen: t.String(MOMENT),
    }),
  ),
  sign_ins: t.Array(
    t.Object({
      timestamp: t.String(MOMENT),
      address: nullable(t.String()),
      succeeded: t.Boolean(),
    }),
    { description: 'The latest, those that failed too' },
  ),
})

/** A link by which somebody chooses a password, once. */
export const LinkAnswer = t.Object({
  link: t.String({ description: 'It is shown this once' }),
  expires: t.String(MOMENT),
})

/** An account that was made; with a link where no password was given. */
export const NewAccountAnswer = t.Object({
  ...AccountAnswer.properties,
  ...t.Partial(LinkAnswer).properties,
})

/** How many sessions were ended. */
export const EndedSessions = t.Object({ sessions: integer() })
