import type { Sql } from '../database/connect.ts'
import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'
import { log, reasonOf } from '../log.ts'
import { listPartnerIds } from './store.ts'

/** Tells those who had a conversation with an account that was deleted what it is called now. */
export function peopleEvents(sql: Sql, relay: Relay): EventHandlers {
  return {
    account_deleted({ id, oldName, newName }) {
      listPartnerIds(sql, id)
        .then(partners => relay.tell(partners, { renamed: oldName, user: newName }))
        .catch(error =>
          log('warn', 'partners could not be told of a deleted account', { reason: reasonOf(error) }),
        )
    },
  }
}
