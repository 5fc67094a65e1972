import { whoSees } from '../blocks/store.ts'
import type { Sql } from '../database/connect.ts'
import type { EventHandlers } from '../live/database-events.ts'
import type { ServerFrame } from '../live/frames.ts'
import type { Relay } from '../live/relay.ts'
import { log, reasonOf } from '../log.ts'
import { listPartnerIds } from './store.ts'

/** Tells those who have a conversation with somebody that they are shown otherwise now, or that their account was deleted. */
export function peopleEvents(sql: Sql, relay: Relay): EventHandlers {
  function tell(partners: Promise<number[]>, frame: ServerFrame): void {
    partners
      .then(ids => relay.tell(ids, frame))
      .catch(error =>
        log('warn', 'partners could not be told of a changed account', { reason: reasonOf(error) }),
      )
  }

  return {
    account_deleted({ id, oldName, newName }) {
      tell(listPartnerIds(sql, id), { renamed: oldName, user: newName })
    },
    profile_changed({ id, username }) {
      const partners = listPartnerIds(sql, id)
      tell(
        partners.then(ids => whoSees(sql, { id }, 'picture', ids)),
        { profile: username },
      )
    },
  }
}
