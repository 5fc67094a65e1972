import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'

/** Tells all devices of somebody that they want to be told otherwise from now on; nobody else. */
export function notificationEvents(relay: Pick<Relay, 'tell'>): EventHandlers {
  return {
    notifications_changed({ person }) {
      relay.tell([person], { notifications: 'changed' })
    },
  }
}
