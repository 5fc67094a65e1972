import { Elysia } from 'elysia'
import { guard } from '../../accounts/guard.ts'
import { actorOf } from '../../audit/record.ts'
import { HttpError } from '../../errors.ts'
import { orAgain } from '../../html/again.ts'
import { redirectTo, respondHtml } from '../../html/html.ts'
import { readBody, textIn } from '../../http/body.ts'
import { validate } from '../../http/validation.ts'
import type { Services } from '../../services.ts'
import { changeReport, getReport } from './actions.ts'
import { readReports } from './list.ts'
import { DEFAULT_LIMIT, ReportChange, ReportId, ReportQuery } from './model.ts'
import { reportPage } from './report-views.ts'
import { pathOfReport, REPORTS, reportsPage } from './views.ts'

/** What was done, as the address says that leads back from a form. */
const DONE = ['closed', 'reopened'] as const

/** What members reported: the list, and each report. */
export function administrationReportPages({ accounts, sql }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      REPORTS,
      async ({ person, request }) => {
        const search = new URL(request.url).searchParams
        const typed = { state: search.get('state') ?? '', cursor: search.get('cursor') ?? '' }
        try {
          const list = await readReports(sql, validate(ReportQuery, typed), DEFAULT_LIMIT)
          return respondHtml(request, reportsPage(person, { typed, list }))
        } catch (error) {
          if (!(error instanceof HttpError && error.more.errors)) throw error
          const { errors } = error.more
          return respondHtml(request, reportsPage(person, { typed, list: null, errors }), 422)
        }
      },
      { administrator: true },
    )
    .get(
      `${REPORTS}/:id`,
      async ({ person, params, request }) => {
        const given = new URL(request.url).searchParams.get('done')
        const done = DONE.find(done => done === given)
        return respondHtml(request, reportPage(person, { report: await getReport(sql, params.id), done }))
      },
      { administrator: true, params: ReportId },
    )
    .post(
      `${REPORTS}/:id`,
      async ({ person, params, request }) => {
        const fields = await readBody(request)
        return orAgain(
          request,
          async complaint => {
            const report = await getReport(sql, params.id) // as it is by now: somebody else may have changed it
            return reportPage(person, { report, typed: textIn(fields, 'note') ?? '', ...complaint })
          },
          async () => {
            const change = validate(ReportChange, fields)
            await changeReport(sql, actorOf(person, request), params.id, change)
            const done = change.state === 'closed' ? 'closed' : 'reopened'
            return redirectTo(`${pathOfReport(params.id)}?done=${done}`)
          },
        )
      },
      { administrator: true, params: ReportId },
    )
}
