import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import { listConversationIds, markAllRead } from './store.ts'

/** Who sends in these conversations waits for one commit. */
const AT_ONCE = 200

/** Marks all conversations of somebody as read, also those that are archived. */
export async function readEverything(sql: Sql, person: Pick<Person, 'id'>): Promise<void> {
  for (let after = 0, isMore = true; isMore; ) {
    const ids = await listConversationIds(sql, person, after, AT_ONCE)
    const last = ids.at(-1)
    if (last === undefined) return
    await sql.begin(tx => markAllRead(tx, person, ids))
    after = last
    isMore = ids.length === AT_ONCE
  }
}
