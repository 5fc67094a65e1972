import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'
import type { Accounts } from './accounts.ts'

/** What changes who may ask: it is looked up anew, and sockets of sessions that ended are closed. */
export function accountEvents(accounts: Accounts, relay: Relay): EventHandlers {
  return {
    session_ended({ session }) {
      accounts.invalidate(session)
      relay.endSession(session)
    },
    people_changed() {
      accounts.invalidate()
    },
  }
}
