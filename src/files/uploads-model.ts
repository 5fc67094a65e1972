import { t } from 'elysia'
import { fields, text, wholeNumber } from '../http/fields.ts'

const LONGEST_MS = 86_400_000

/** What a page says of a file before it sends it in parts. */
export const UploadFields = fields({
  name: text({ sentence: say => say.attaching.unusable }),
  type: text({ maxLength: 255, sentence: say => say.attaching.unusable }),
  size: wholeNumber({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    sentence: say => say.attaching.unusable,
  }),
  duration_ms: t.Optional(
    wholeNumber({ minimum: 0, maximum: LONGEST_MS, sentence: say => say.attaching.unusable }),
  ),
  waveform: t.Optional(
    t.Array(wholeNumber({ minimum: 0, maximum: 100, sentence: say => say.attaching.unusable }), {
      maxItems: 100,
      sentence: say => say.attaching.unusable,
    }),
  ),
})

/** After how many bytes of a file a part begins. */
export const PartQuery = fields({
  offset: wholeNumber({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    sentence: say => say.attaching.offsetMissing,
  }),
})
