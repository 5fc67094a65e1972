import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'

/** Somebody read a conversation: both people's devices show it. */
export function conversationEvents(relay: Relay): EventHandlers {
  return {
    read({ seq, reader, partner, readerName, partnerName }) {
      relay.tell([reader, partner], { read: seq, reader: readerName, partner: partnerName })
    },
  }
}
