import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'
import type { Accounts } from './accounts.ts'

/** Drops what is cached about people and sessions that changed, and closes the sockets of sessions that ended. */
export function accountEvents(accounts: Accounts, relay: Relay): EventHandlers {
  return {
    session_ended({ session }) {
      accounts.invalidate(session)
      relay.endSession(session)
    },
    people_changed() {
      accounts.invalidate()
    },
    profile_changed() {
      accounts.invalidate()
    },
  }
}
