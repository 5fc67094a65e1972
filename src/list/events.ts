import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'

/** Tells all devices of somebody that they have a conversation otherwise in their list now; nobody else. */
export function listEvents(relay: Relay): EventHandlers {
  return {
    conversation_arranged({ person, partnerName }) {
      relay.tell([person], { conversation: partnerName })
    },
  }
}
