import type { Sql } from '../../database/connect.ts'
import { readPage } from '../../database/page.ts'
import { invalid } from '../../errors.ts'
import { createListCursor } from '../../http/list-cursor.ts'
import { type ReportQuery, STATES } from './model.ts'
import { type ListedReport, type Listing, listReports } from './store.ts'

/** A page of reports, and the cursor of the next. */
export type ReportList = { reports: ListedReport[]; next: string | null }

const CURSOR = createListCursor('reports', 2)

/** Reads a page of the reports that a query asks for. @throws HttpError 422 for a cursor of another list */
export async function readReports(sql: Sql, query: ReportQuery, limit: number): Promise<ReportList> {
  const state = query.state || null
  const after = query.cursor ? readPlace(query.cursor) : null
  const { items, isMore } = await readPage(limit, limit => listReports(sql, { state, after, limit }))
  const last = items.at(-1)
  return { reports: items, next: isMore && last ? CURSOR.write([last.state, last.id]) : null }
}

/** @throws HttpError 422 */
function readPlace(cursor: string): Listing['after'] {
  const [given, number] = CURSOR.read(cursor)
  const state = STATES.find(state => state === given)
  const id = Number(number)
  if (!state || !Number.isSafeInteger(id)) throw invalid({ cursor: [say => say.fields.cursorOfAnotherList] })
  return { state, id }
}
