import { t } from 'elysia'
import { fields, text } from '../http/fields.ts'
import { MAX_PASSWORD, MIN_PASSWORD } from './password-length.ts'

/** What an account may do: talk, or also run the server. */
export const ROLES = ['member', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** What a newcomer chooses. White space around a name is not part of it. */
export const NewCredentials = fields({
  username: text({
    description: '2–32 letters, digits, `.`, `_`, `-`; a letter or a digit first and last',
    minLength: 2,
    pattern: String.raw`^\s*[A-Za-z0-9][A-Za-z0-9._-]{0,30}[A-Za-z0-9]\s*$`,
    sentence: (say, broken) =>
      broken === 'type' || broken === 'empty' ? say.fields.usernameMissing : say.fields.usernameInvalid,
  }),
  password: text({
    description: `${MIN_PASSWORD}–${MAX_PASSWORD} characters; none of the most common passwords, nor one’s own name`,
    minLength: MIN_PASSWORD,
    maxLength: MAX_PASSWORD,
    sentence: (say, broken) => {
      if (broken === 'minLength') return say.fields.passwordTooShort(MIN_PASSWORD)
      if (broken === 'maxLength') return say.fields.passwordTooLong(MAX_PASSWORD)
      return broken === 'storable' ? say.fields.passwordUnstorable : say.fields.passwordMissing
    },
  }),
})

/** What somebody chooses who has a link for it. */
export const NewPassword = fields({ password: NewCredentials.properties.password })

/** What making an account takes: where sign-up is by invitation, also that. */
export const NewSignUp = fields({
  ...NewCredentials.properties,
  invitation: t.Optional(
    text({
      description: 'What follows `invitation=` in the link, where sign-up is by invitation',
      sentence: say => say.errors.noSuchInvitation,
    }),
  ),
})

/** What somebody signs in with; whether it is right is not looked at here. */
export const Credentials = fields({
  username: t.String({ pattern: String.raw`\S`, sentence: say => say.fields.usernameMissing }),
  password: t.String({ minLength: 1, sentence: say => say.fields.passwordMissing }),
})
export type Credentials = typeof Credentials.static

/** What a program signs in with. */
export const ApiCredentials = fields({
  ...Credentials.properties,
  code: t.Optional(
    text({
      description: 'Where the account has two-step sign-in: the code of the app, or a recovery code',
      sentence: say => say.fields.codeUnlike,
    }),
  ),
})

/** Why somebody was not signed in. */
export const NotSignedIn = t.Object({
  detail: t.String(),
  second_step: t.Optional(
    t.Boolean({ description: 'Whether the password was right, and a `code` is needed, or was wrong' }),
  ),
  errors: t.Optional(t.Record(t.String(), t.Array(t.String()))),
})

/** Who has just made an account. */
export const NewAccount = t.Object({
  username: t.String(),
  token: t.String({ description: 'Send it as `Authorization: Bearer …`' }),
})

/** Who has just signed in. */
export const NewSession = t.Object({
  ...NewAccount.properties,
  expires: t.String({ format: 'date-time', description: 'ISO 8601, UTC' }),
})

/** There are accounts from before names had to end as they have to now. */
const ANY_USERNAME = /^[A-Za-z0-9._-]{2,32}$/

/** Whether there can be an account of this name. What cannot be is not looked up, and nothing of it is kept. */
export function canExist(username: string): boolean {
  return ANY_USERNAME.test(username)
}
