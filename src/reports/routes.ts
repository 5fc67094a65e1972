import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { HttpError } from '../errors.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { readBody } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import { MessageId } from '../messages/model.ts'
import type { Services } from '../services.ts'
import { NewReport } from './model.ts'
import { findReportable, reportMessage } from './report.ts'
import { hasReported } from './store.ts'
import { reportedPage, reportPage } from './views.ts'

/** The page on which somebody reports a message that was sent to them. */
export function reportPages(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ prefix: '/messages/:id/report', detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/',
      async ({ person, params, request }) => {
        const message = await findReportable(services, person, params.id)
        const isReported = await hasReported(sql, person, params.id)
        return respondHtml(request, isReported ? reportedPage(message) : reportPage(message))
      },
      { signedIn: true, params: MessageId },
    )
    .post(
      '/',
      async ({ person, params, request }) => {
        const message = await findReportable(services, person, params.id)
        const fields = await readBody(request)
        try {
          await reportMessage(services, person, params.id, validate(NewReport, fields).reason)
          return redirectTo(new URL(request.url).pathname)
        } catch (error) {
          if (!(error instanceof HttpError)) throw error
          if (error.status === 409) return respondHtml(request, reportedPage(message, error.detail), 409)
          const typed = typeof fields.reason === 'string' ? fields.reason : ''
          return respondHtml(request, reportPage(message, typed, error.more.errors), error.status)
        }
      },
      { signedIn: true, params: MessageId },
    )
}
