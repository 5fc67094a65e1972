import { t } from 'elysia'
import { integer } from '../http/answers.ts'
import { fields, text } from '../http/fields.ts'

const MAX_REASON = 1_000

/** What somebody says of a message that they report. */
export const NewReport = fields({
  reason: text({
    pattern: String.raw`\S`,
    minLength: 1,
    maxLength: MAX_REASON,
    description: `What is wrong with it: 1–${MAX_REASON} characters`,
    sentence: ({ reports }, broken) =>
      broken === 'maxLength'
        ? reports.reasonTooLong(MAX_REASON)
        : broken === 'storable'
          ? reports.reasonUnstorable
          : reports.reasonMissing,
  }),
})

/** A report that was made. */
export const ReportAnswer = t.Object({
  message: integer('The id of the message'),
  reason: t.String(),
})
