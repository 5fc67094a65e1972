import { t } from 'elysia'
import { OwnAddress } from '../email/model.ts'
import { nullable } from '../http/answers.ts'
import { choice, fields, text } from '../http/fields.ts'
import { DENSITIES, SEND_KEYS, THEMES } from '../http/preferences.ts'
import { NotificationFields, NotificationsAnswer } from '../notifications/model.ts'
import { PrivacyAnswer, PrivacyFields } from '../privacy/model.ts'
import { LANGUAGES } from '../words/words.ts'

/** How wide and high a picture is, in pixels: in lists, and where it is looked at; twice what a page shows, for fine screens. */
export const PICTURE_SIZES = { small: 96, large: 320 } as const
export type PictureSize = keyof typeof PICTURE_SIZES

/** Which picture, in which size: a path. */
export const PictureParams = t.Object({
  hash: text({ pattern: '^[0-9a-f]{32}$', sentence: say => say.errors.notFound }),
  size: choice(['small', 'large'], { sentence: say => say.errors.notFound }),
})

/** Where a picture is, as programs see it. */
export const PictureAnswer = t.Object(
  { small: t.String(), large: t.String() },
  {
    description: 'Addresses of a square picture (WebP), which change with it; they want a session or a token',
  },
)

const LANGUAGE = choice(['', ...LANGUAGES.map(({ language }) => language.tag)], {
  description: 'A tag such as `en`; empty: whatever a request asks for',
  sentence: say => say.ownAccount.appearance.wrong.language,
})
const THEME = choice(THEMES, { sentence: say => say.ownAccount.appearance.wrong.theme })
const DENSITY = choice(DENSITIES, { sentence: say => say.ownAccount.appearance.wrong.density })
const SEND_KEY = choice(SEND_KEYS, {
  description: 'What sends a message that is written on a page',
  sentence: say => say.ownAccount.appearance.wrong.send_key,
})

/** What somebody sets of how pages are, each in a form of its own. */
export const PREFERENCE_FORMS = {
  language: fields({ language: LANGUAGE }),
  theme: fields({ theme: THEME }),
  density: fields({ density: DENSITY }),
  send_key: fields({ send_key: SEND_KEY }),
}
export type PreferenceName = keyof typeof PREFERENCE_FORMS

/** The name that somebody is shown by. */
export const DisplayNameForm = fields({
  display_name: text({
    description: 'Up to 64 characters of any script; empty for none. White space around it is not part of it',
    sentence: say => say.ownAccount.profile.wrong.nameUnusable,
  }),
})

/** What of one's own account to change. */
export const OwnAccountChange = fields({
  display_name: t.Optional(DisplayNameForm.properties.display_name),
  language: t.Optional(LANGUAGE),
  theme: t.Optional(THEME),
  density: t.Optional(DENSITY),
  send_key: t.Optional(SEND_KEY),
  ...PrivacyFields.properties,
  ...NotificationFields.properties,
  email: t.Optional(OwnAddress),
  password: t.Optional(
    text({
      description: 'Your own, for another `email`, when it was given more than ten minutes ago',
      sentence: say => say.fields.passwordMissing,
    }),
  ),
})

/** One's own account. */
export const OwnAccountAnswer = t.Object({
  username: t.String(),
  display_name: t.String({ description: 'The name that others are shown beside the username, or ""' }),
  picture: nullable(PictureAnswer),
  email: nullable(t.String({ description: 'The address that counts: its link was opened' })),
  email_waiting: nullable(t.String({ description: 'One that counts once its link is opened' })),
  role: t.Union([t.Literal('member'), t.Literal('administrator')]),
  language: t.String({
    description: 'The language of pages and answers, or "" for whatever a request asks for',
  }),
  theme: t.Union([t.Literal('system'), t.Literal('light'), t.Literal('dark')]),
  density: t.Union([t.Literal('comfortable'), t.Literal('compact')]),
  send_key: t.Union([t.Literal('enter'), t.Literal('ctrl-enter')]),
  ...PrivacyAnswer.properties,
  ...NotificationsAnswer.properties,
})
