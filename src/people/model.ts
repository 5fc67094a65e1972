import { t } from 'elysia'
import { nullable } from '../http/answers.ts'
import { fields, text, wholeNumber } from '../http/fields.ts'
import { PictureAnswer } from '../profiles/model.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1_000

/** Which people to list. */
export const PeopleQuery = fields({
  q: t.Optional(
    text({
      description: 'Part of the username or the display name, in any case',
      sentence: say => say.fields.unstorableName,
    }),
  ),
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'How many' }),
  after: t.Optional(
    text({ description: 'From the `Link` header', sentence: say => say.fields.cursorFromLink }),
  ),
})

/** People as programs see them. */
export const PeopleAnswer = t.Array(
  t.Object({
    username: t.String(),
    display_name: t.String({ description: 'The name that they chose to be shown by, or ""' }),
    picture: nullable(PictureAnswer),
  }),
)
