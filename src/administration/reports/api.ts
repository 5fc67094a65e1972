import { Elysia } from 'elysia'
import { bodyOfAdministrator, guard } from '../../accounts/guard.ts'
import { actorOf } from '../../audit/record.ts'
import { readMoment } from '../../database/moments.ts'
import { answer, CHANGING_ERRORS, ERRORS, READING_ERRORS } from '../../http/answers.ts'
import { linkTo } from '../../http/links.ts'
import type { Services } from '../../services.ts'
import { changeReport, getReport, versionOf } from './actions.ts'
import { readReports } from './list.ts'
import { ApiReportQuery, ReportAnswer, ReportChange, ReportDetails, ReportId, ReportPage } from './model.ts'
import type { ListedReport } from './store.ts'

/** What members reported, for programs of administrators. */
export function administrationReportsApi({ accounts, sql }: Services) {
  return new Elysia({ prefix: '/api/v1/admin/report', tags: ['Administration'] })
    .use(guard(accounts))
    .get(
      '/',
      async ({ query, request }) => {
        const { reports, next } = await readReports(sql, query, query.limit)
        return {
          next: next === null ? null : linkTo(request, { cursor: next }),
          results: reports.map(toJson),
        }
      },
      {
        administrator: true,
        query: ApiReportQuery,
        response: {
          200: answer(ReportPage, 'A page of reports.'),
          ...READING_ERRORS,
          404: ERRORS[404],
          422: ERRORS[422],
        },
        detail: { summary: 'Reported messages, those that are open first, without their texts' },
      },
    )
    .get(
      '/:id/',
      async ({ params }) => {
        const report = await getReport(sql, params.id)
        const messages = report.snapshot.map(message => ({
          ...message,
          timestamp: readMoment(message.timestamp).toISOString(),
        }))
        return { ...toJson(report), messages }
      },
      {
        administrator: true,
        params: ReportId,
        response: {
          200: answer(ReportDetails, 'The report, and what was reported.'),
          ...READING_ERRORS,
          404: ERRORS[404],
        },
        detail: { summary: 'One report, with the messages as the reporter saw them' },
      },
    )
    .patch(
      '/:id/',
      async ({ person, params, body, request }) => {
        await changeReport(sql, actorOf(person, request), params.id, body)
        return toJson(await getReport(sql, params.id))
      },
      {
        administrator: true,
        params: ReportId,
        parse: bodyOfAdministrator(accounts),
        body: ReportChange,
        response: {
          200: answer(ReportAnswer, 'The report as it is now.'),
          ...CHANGING_ERRORS,
          404: ERRORS[404],
          409: answer(ERRORS[409], 'Somebody has closed or reopened it meanwhile.'),
        },
        detail: { summary: 'Close a report with a note, or open it again' },
      },
    )
}

function toJson(report: ListedReport) {
  const { id, state, messageId, reporter, reported, reason, createdAt, note, changedBy, changedAt } = report
  return {
    id,
    state,
    message: messageId,
    reporter,
    reported,
    reason,
    timestamp: createdAt.toISOString(),
    note,
    changed_by: changedBy,
    changed: changedAt?.toISOString() ?? null,
    version: versionOf(report),
  }
}
