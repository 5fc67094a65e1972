import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import { listPlaces, markAllRead } from './store.ts'

/** Who sends in these conversations waits for one commit. */
const AT_ONCE = 200

/** Marks all conversations of somebody as read, also those that are archived. What is read already is passed over, and locks nothing. */
export async function readEverything(sql: Sql, person: Pick<Person, 'id'>): Promise<void> {
  for (let after = 0, isMore = true; isMore; ) {
    const places = await listPlaces(sql, person, after, AT_ONCE)
    const unread = places.filter(({ isUnread }) => isUnread).map(({ id }) => id)
    if (unread.length > 0) await sql.begin(tx => markAllRead(tx, person, unread))
    after = places.at(-1)?.id ?? after
    isMore = places.length === AT_ONCE
  }
}
