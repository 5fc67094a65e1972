import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'

/** Tells the devices of both people how far one of them has read; the database gives the reader twice where the partner is not to know. */
export function conversationEvents(relay: Relay): EventHandlers {
  return {
    read({ seq, reader, partner, readerName, partnerName }) {
      relay.tell(reader === partner ? [reader] : [reader, partner], {
        read: seq,
        reader: readerName,
        partner: partnerName,
      })
    },
  }
}
