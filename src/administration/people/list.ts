import { ROLES } from '../../accounts/model.ts'
import type { Sql } from '../../database/connect.ts'
import { readPage } from '../../database/page.ts'
import { invalid } from '../../errors.ts'
import { createListCursor } from '../../http/list-cursor.ts'
import { type AccountQuery, SORTS, type Sort, STATES } from './model.ts'
import { type Listing, listAccounts, NEVER, type ShownAccount } from './store.ts'

/** A page of the list, and the cursor of the next. */
export type AccountList = { accounts: ShownAccount[]; next: string | null }

/** Each order has cursors of its own. */
const CURSORS = {
  name: createListCursor('people by name', 2),
  newest: createListCursor('people, newest first', 2),
  oldest: createListCursor('people, oldest first', 2),
  seen: createListCursor('people, last seen first', 2),
  unseen: createListCursor('people, not seen for the longest first', 2),
} satisfies Record<Sort, unknown>

/**
 * Reads a page of the accounts that a query asks for.
 * @throws HttpError 422 for a cursor of another list
 */
export async function readAccounts(sql: Sql, query: AccountQuery, limit: number): Promise<AccountList> {
  const { q = '', state, role } = query
  const sort = SORTS.find(sort => sort === query.sort) ?? 'name'
  const listing = {
    q: q.trim(),
    states: state ? [state] : STATES,
    roles: role ? [role] : ROLES,
    sort,
    after: query.cursor ? readPlace(sort, query.cursor) : null,
  }
  const { items, isMore } = await readPage(limit, limit => listAccounts(sql, { ...listing, limit }))
  const last = items.at(-1)
  return { accounts: items, next: isMore && last ? CURSORS[sort].write([last.place, last.id]) : null }
}

/** @throws HttpError 422 */
function readPlace(sort: Sort, cursor: string): Listing['after'] {
  const [place = '', id = ''] = CURSORS[sort].read(cursor)
  const isPlace =
    isNumber(id) && (sort === 'name' || isNumber(place) || (sort.endsWith('seen') && place === NEVER))
  if (!isPlace) throw invalid({ cursor: [say => say.fields.cursorOfAnotherList] })
  return { place, id: Number(id) }
}

function isNumber(text: string): boolean {
  return /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))
}
