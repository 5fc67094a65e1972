import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'
import type { OpenParts } from './open-parts.ts'

/**
 * Tells the devices of both people how far one of them has read; the database gives the reader twice where the partner is not to know. Forgets
 * what is kept of conversations where rows were removed by hand.
 */
export function conversationEvents(relay: Relay, openParts: OpenParts): EventHandlers {
  return {
    read({ seq, reader, partner, readerName, partnerName }) {
      relay.tell(reader === partner ? [reader] : [reader, partner], {
        read: seq,
        reader: readerName,
        partner: partnerName,
      })
    },
    messages_changed() {
      openParts.forget()
    },
  }
}
