import { Kind, type TSchema, TypeRegistry } from '@sinclair/typebox'
import { t } from 'elysia'
import { integer, nullable } from '../http/answers.ts'
import { choice, fields, momentOrNull, text, wholeNumber } from '../http/fields.ts'

/** What an API token lets a program do: read all that its person may, with the socket; send messages, mark them as read, keep drafts, and arrange the list. */
export const SCOPES = ['read', 'send'] as const
export type Scope = (typeof SCOPES)[number]

/** What API tokens begin with: people recognise them by it, and programs that look for secrets where none belong. */
export const PREFIX = 'chatapp_'

/** Whether a bearer token is one of these, and not of a session. */
export function isApiToken(token: string): boolean {
  return token.startsWith(PREFIX)
}

export const MAX_NAME = 64

/** For one account. */
export const MAX_TOKENS = 50

const NAME = text({
  description: `What it is for, in 1–${MAX_NAME} characters`,
  minLength: 1,
  maxLength: MAX_NAME,
  pattern: String.raw`\S`,
  sentence: (say, broken) =>
    broken === 'maxLength' || broken === 'storable'
      ? say.ownAccount.tokens.nameTooLong(MAX_NAME)
      : say.ownAccount.tokens.nameMissing,
})

const PASSWORD = t.Optional(
  text({
    description: 'Your own, when it was given more than ten minutes ago',
    sentence: say => say.fields.passwordMissing,
  }),
)

const SCOPE_LIST = t.Unsafe<string | readonly string[]>({
  [Kind]: 'Scopes',
  type: 'array',
  items: { type: 'string', enum: [...SCOPES] },
  minItems: 1,
  description: 'What it may do; in a form, as a text such as `read send`',
  sentence: say => say.ownAccount.tokens.scopeUnknown,
})

/** What a program asks for. */
export const NewTokenBody = fields({
  name: NAME,
  scopes: SCOPE_LIST,
  expires: t.Optional(
    momentOrNull({
      description: 'Until when it works, in ISO 8601; without it, or null, until it is revoked',
      sentence: say => say.ownAccount.tokens.expiresInvalid,
    }),
  ),
  password: PASSWORD,
})

/** How many days a token may be made for on the page; nothing: until it is revoked. */
export const LIFETIMES = ['30', '90', '365', ''] as const

/** What the form of the page has; its check boxes, one for each scope, as a list. */
export const NewTokenForm = fields({
  name: NAME,
  scopes: SCOPE_LIST,
  days: choice(LIFETIMES, { sentence: say => say.ownAccount.tokens.expiresInvalid }),
  password: PASSWORD,
})

TypeRegistry.Set<TSchema>('Scopes', (_, value) => readScopes(value).length > 0)

/** Reads scopes, of a list or a text; none where there is one that is none. */
export function readScopes(value: unknown): Scope[] {
  const given: unknown[] =
    typeof value === 'string' ? value.split(/[\s,]+/) : Array.isArray(value) ? value : []
  const found = SCOPES.filter(scope => given.includes(scope))
  return given.every(text => SCOPES.some(scope => scope === text)) ? found : []
}

/** Which token a path is about. */
export const TokenId = t.Object({
  id: wholeNumber({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    sentence: say => say.ownAccount.tokens.noSuchToken,
  }),
})

const TIME = { format: 'date-time', description: 'ISO 8601, UTC' }

/** A token as its person sees it afterwards. */
export const TokenAnswer = t.Object({
  id: integer(),
  name: t.String(),
  scopes: t.Array(t.Union([t.Literal('read'), t.Literal('send')])),
  created: t.String(TIME),
  last_used: nullable(t.String({ ...TIME, description: 'Within five minutes' })),
  expires: nullable(t.String(TIME)),
})

/** A token that was just made. */
export const NewTokenAnswer = t.Object({
  ...TokenAnswer.properties,
  token: t.String({ description: 'Send it as `Authorization: Bearer …`. It is shown this once' }),
})
