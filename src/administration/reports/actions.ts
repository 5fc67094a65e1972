import { type Actor, record } from '../../audit/record.ts'
import type { Sql } from '../../database/connect.ts'
import { HttpError, invalid, notFound } from '../../errors.ts'
import type { ReportChange } from './model.ts'
import { findReport, type ListedReport, lockReport, type Report, setReportState } from './store.ts'

/** Finds a report. @throws HttpError 404 */
export async function getReport(sql: Sql, id: number): Promise<Report> {
  const report = await findReport(sql, id)
  if (!report) throw noSuchReport()
  return report
}

/** Writes what a report is, as forms and programs carry it. */
export function versionOf({ changes }: ListedReport): string {
  return String(changes)
}

/**
 * Closes a report with a note, or reopens it.
 * @throws HttpError 404, 409 when somebody has closed or reopened it meanwhile, 422 without a note for closing
 */
export async function changeReport(
  sql: Sql,
  actor: Actor,
  id: number,
  { state, note = '', was }: ReportChange,
): Promise<void> {
  const isClosing = state === 'closed'
  if (isClosing && note.trim() === '')
    throw invalid({ note: [say => say.administration.reports.noteMissing] })
  await sql.begin(async transaction => {
    const report = await lockReport(transaction, id)
    if (!report) throw noSuchReport()
    if (report.state === state || (was !== undefined && was !== versionOf(report))) throw changed(report)
    const kept = isClosing ? note.trim() : null
    await setReportState(transaction, id, { state, note: kept, changedBy: actor.username })
    await record(transaction, {
      action: isClosing ? 'report.closed' : 'report.reopened',
      actor,
      subject: { id: report.reportedId, username: report.reported },
      details: { report: id, note: kept },
    })
  })
}

function changed({ state, changedBy }: ListedReport): HttpError {
  return new HttpError(409, say => {
    const { meanwhile } = say.administration.reports
    if (changedBy === null) return say.errors.changedMeanwhile
    return state === 'closed' ? meanwhile.closed(changedBy) : meanwhile.reopened(changedBy)
  })
}

function noSuchReport(): HttpError {
  return notFound(say => say.administration.reports.noSuchReport)
}
