import type { Sql, Transaction } from '../../database/connect.ts'
import type { State } from './model.ts'

/** A report in a list. Names are as they were then. */
export type ListedReport = {
  id: number
  state: State
  messageId: number
  reporterId: number
  reporter: string
  reportedId: number
  reported: string
  reason: string
  createdAt: Date
  note: string
  /** How often it was closed and reopened. */
  changes: number
  /** Who closed or reopened it last. */
  changedBy: string | null
  changedAt: Date | null
}

/** A message as the reporter saw it. Of its files it is kept which they were: the files themselves are for its two people. */
export type KeptMessage = {
  id: number
  sender: string
  timestamp: string
  body: string
  files?: { name: string; type: string; size: number }[]
}

/** A report with what was reported. */
export type Report = ListedReport & { snapshot: KeptMessage[] }

/** Which reports to list: all or those of a state, after a place, at most `limit`. */
export type Listing = { state: State | null; after: { state: State; id: number } | null; limit: number }

/**
 * Lists reports: those that are open first, then the newest. With `state = …` the planner might go through all by their ids; a range leaves it
 * the index that has them in this order.
 */
export async function listReports(sql: Sql, { state, after, limit }: Listing): Promise<ListedReport[]> {
  return await sql<ListedReport[]>`
    SELECT ${columnsOf(sql)} FROM reports
    WHERE true
      ${state === null ? sql`` : sql`AND state >= ${state} AND state <= ${state}`}
      ${after === null ? sql`` : sql`AND (state, id) < (${after.state}, ${after.id}::bigint)`}
    ORDER BY state DESC, id DESC LIMIT ${limit}`
}

/** Finds a report. */
export async function findReport(sql: Sql, id: number): Promise<Report | null> {
  const [report] = await sql<Report[]>`SELECT ${columnsOf(sql)}, snapshot FROM reports WHERE id = ${id}`
  return report ?? null
}

/** Finds a report, and keeps others from changing it until the transaction ends. */
export async function lockReport(transaction: Sql | Transaction, id: number): Promise<ListedReport | null> {
  const [report] = await transaction<ListedReport[]>`
    SELECT ${columnsOf(transaction)} FROM reports WHERE id = ${id} FOR UPDATE`
  return report ?? null
}

/** Closes or reopens a report. Without a note, the one that is there stays. */
export async function setReportState(
  transaction: Sql | Transaction,
  id: number,
  { state, note, changedBy }: { state: State; note: string | null; changedBy: string },
): Promise<void> {
  await transaction`
    UPDATE reports SET state = ${state}, note = coalesce(${note}, note), changes = changes + 1,
      changed_by = ${changedBy}, changed_at = now()
    WHERE id = ${id}`
}

function columnsOf(sql: Sql | Transaction) {
  return sql`
    id, state, message_id AS "messageId", reporter_id AS "reporterId", reporter_name AS reporter,
    reported_id AS "reportedId", reported_name AS reported, reason, created_at AS "createdAt", note, changes,
    changed_by AS "changedBy", changed_at AS "changedAt"`
}
