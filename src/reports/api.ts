import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { answer, CHANGING_ERRORS, ERRORS } from '../http/answers.ts'
import { MessageId } from '../messages/model.ts'
import type { Services } from '../services.ts'
import { NewReport, ReportAnswer } from './model.ts'
import { reportMessage } from './report.ts'

/** Reporting messages for programs. */
export function reportsApi(services: Services) {
  const { accounts } = services
  return new Elysia({ prefix: '/api/v1', tags: ['Messages'] }).use(guard(accounts)).post(
    '/message/:id/report/',
    async ({ person, params, body, status }) => {
      await reportMessage(services, person, params.id, body.reason)
      return status(201, { message: params.id, reason: body.reason.trim() })
    },
    {
      signedIn: true,
      params: MessageId,
      parse: bodyOfPerson(accounts),
      body: NewReport,
      response: {
        201: answer(ReportAnswer, 'The message is reported.'),
        ...CHANGING_ERRORS,
        404: ERRORS[404],
        429: ERRORS[429],
        409: answer(ERRORS[409], 'You have reported it already, or its text was deleted.'),
      },
      detail: {
        summary: 'Report a message that was sent to you',
        description:
          'Administrators see it with the five messages before and after it as they are now, even when they are removed later.',
      },
    },
  )
}
