import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'

/** Tells the devices of both people how far one of them has read. */
export function conversationEvents(relay: Relay): EventHandlers {
  return {
    read({ seq, reader, partner, readerName, partnerName }) {
      relay.tell([reader, partner], { read: seq, reader: readerName, partner: partnerName })
    },
  }
}
