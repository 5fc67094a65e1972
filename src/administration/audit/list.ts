import { findPersonByName } from '../../accounts/store.ts'
import { ACTIONS } from '../../audit/record.ts'
import { type Concerned, type EntryFilter, type LoggedEntry, listEntries } from '../../audit/store.ts'
import type { Sql } from '../../database/connect.ts'
import { readPage } from '../../database/page.ts'
import { invalid } from '../../errors.ts'
import { createListCursor } from '../../http/list-cursor.ts'
import { idOfDeleted } from '../../people/name.ts'
import type { EntryQuery } from './model.ts'

/** A page of the log, and the cursor of the next. */
export type EntryList = { entries: LoggedEntry[]; next: string | null }

const CURSOR = createListCursor('audit', 2)
const DAY_MS = 86_400_000

/** The day after it has a year that the database does not read. */
const LAST_DAY = '9999-12-31'

/**
 * Reads a page of the entries that a query asks for, the newest first.
 * @throws HttpError 422 for an account that there is not, days in the wrong order, a cursor of another list
 */
export async function readEntries(sql: Sql, query: EntryQuery, limit: number): Promise<EntryList> {
  const filter = await readFilter(sql, query)
  const after = query.cursor ? readPlace(query.cursor) : null
  const { items, isMore } = await readPage(limit, limit =>
    listEntries(sql, filter, { order: 'newest first', after, limit }),
  )
  const last = items.at(-1)
  return { entries: items, next: isMore && last ? CURSOR.write([last.micros, last.id]) : null }
}

async function readFilter(sql: Sql, { person, by, action, from, to }: EntryQuery): Promise<EntryFilter> {
  if (from && to && to < from)
    throw invalid({ to: [say => say.administration.audit.unusable.endBeforeBeginning] })
  return {
    action: ACTIONS.find(known => known === action) ?? null,
    person: await findConcerned(sql, person?.trim() ?? '', by === 'account'),
    from: from ? new Date(from) : null,
    until: to && to < LAST_DAY ? new Date(Date.parse(to) + DAY_MS) : null,
  }
}

/** An account that was deleted is found by the name that it has since. @throws HttpError 422 */
async function findConcerned(sql: Sql, name: string, isAccount: boolean): Promise<Concerned | null> {
  if (name === '') return null
  const deletedId = idOfDeleted(name)
  if (deletedId !== null) return { id: deletedId }
  if (!isAccount) return { name }
  const account = await findPersonByName(sql, name)
  if (!account) throw invalid({ person: [say => say.administration.audit.unusable.account] })
  return { id: account.id }
}

/** @throws HttpError 422 */
function readPlace(cursor: string): { micros: number; id: number } {
  const [micros = 0, id = 0] = CURSOR.read(cursor).map(Number)
  if (!Number.isSafeInteger(micros) || !Number.isSafeInteger(id))
    throw invalid({ cursor: [say => say.fields.cursorOfAnotherList] })
  return { micros, id }
}
