import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'

/** Tells the devices of both people how far messages have reached one of them. */
export function deliveredEvents(relay: Relay): EventHandlers {
  return {
    delivered({ seq, reader, partner, readerName, partnerName }) {
      relay.tell([reader, partner], { delivered: seq, reader: readerName, partner: partnerName })
    },
  }
}
