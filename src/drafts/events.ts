import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'

/** Tells somebody's own devices, and nobody else, that what they began to write was changed; they fetch it. */
export function draftEvents(relay: Relay): EventHandlers {
  return {
    draft({ person, partnerName, version }) {
      relay.tell([person], { draft: partnerName, version })
    },
  }
}
