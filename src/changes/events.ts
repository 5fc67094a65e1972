import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'
import type { RecentMessages } from '../messages/recent.ts'

/** Tells the devices of both people that a message was changed, and the number of the change. */
export function changeEvents(recentMessages: RecentMessages, relay: Relay): EventHandlers {
  return {
    changed({ id, sender, recipient, senderName, recipientName, seq, change }) {
      recentMessages.invalidate(id)
      relay.tell([sender, recipient], {
        changed: String(id),
        user: senderName,
        recipient: recipientName,
        seq,
        change,
      })
    },
  }
}
