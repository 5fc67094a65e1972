import { t } from 'elysia'
import { integer, nullable } from '../../http/answers.ts'
import { choice, fields, text, wholeNumber } from '../../http/fields.ts'

export const STATES = ['open', 'closed'] as const
export type State = (typeof STATES)[number]

export const DEFAULT_LIMIT = 50
const MAX_LIMIT = 200
const MAX_NOTE = 1_000

const stateSentence = { sentence: say => say.administration.reports.unknownState } satisfies Parameters<
  typeof choice
>[1]

/** Which reports to list. A form sends what was not chosen as nothing. */
export const ReportQuery = fields({
  state: t.Optional(
    choice(['', ...STATES], { ...stateSentence, description: 'Else all, those that are open first' }),
  ),
  cursor: t.Optional(text({ description: 'From `next`', sentence: say => say.fields.cursorOfAnotherList })),
})
export type ReportQuery = typeof ReportQuery.static

export const ApiReportQuery = fields({
  ...ReportQuery.properties,
  limit: wholeNumber({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'How many' }),
})

/** The id of a report, in a path. */
export const ReportId = t.Object({
  id: wholeNumber({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    sentence: say => say.administration.reports.noSuchReport,
  }),
})

const WAS = t.Optional(
  text({
    description: '`version` as it was read: 409 when it was closed or reopened since',
    sentence: say => say.fields.unacceptable,
  }),
)

/** What to make of a report. */
export const ReportChange = fields({
  state: choice(STATES, stateSentence),
  note: t.Optional(
    text({
      maxLength: MAX_NOTE,
      description: `What was done about it; to close it, 1–${MAX_NOTE} characters`,
      sentence: ({ administration: { reports } }, broken) =>
        broken === 'maxLength' ? reports.noteTooLong(MAX_NOTE) : reports.noteUnstorable,
    }),
  ),
  was: WAS,
})
export type ReportChange = typeof ReportChange.static

const MOMENT = { format: 'date-time', description: 'ISO 8601, UTC' }

/** A report in a list. */
export const ReportAnswer = t.Object({
  id: integer(),
  state: t.Union([t.Literal('open'), t.Literal('closed')]),
  message: integer('The id of the reported message, which may be gone by now'),
  reporter: t.String({ description: 'Who reported it, by name as it was then' }),
  reported: t.String({ description: 'Who wrote it, by name as it was then' }),
  reason: t.String(),
  timestamp: t.String(MOMENT),
  note: t.String({ description: 'Of whoever closed it last' }),
  changed_by: nullable(t.String({ description: 'Who closed or reopened it last' })),
  changed: nullable(t.String(MOMENT)),
  version: t.String({ description: 'What the report is; give it back as `was`' }),
})

/** A page of reports. */
export const ReportPage = t.Object({
  next: nullable(t.String({ description: 'The address of the next page, or null' })),
  results: t.Array(ReportAnswer),
})

/** A report with what was reported. */
export const ReportDetails = t.Object({
  ...ReportAnswer.properties,
  messages: t.Array(
    t.Object({
      id: integer(),
      sender: t.String(),
      timestamp: t.String(MOMENT),
      body: t.String(),
      files: t.Optional(
        t.Array(t.Object({ name: t.String(), type: t.String(), size: integer('In bytes') }), {
          description: 'Which files it had',
        }),
      ),
    }),
    { description: 'The message and at most five before and after it, as the reporter saw them' },
  ),
})
