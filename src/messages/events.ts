import type { EventHandlers } from '../live/database-events.ts'
import type { Relay } from '../live/relay.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { recordDelivery } from '../metrics/record.ts'
import type { RecentMessages } from './recent.ts'

/** Tells the devices of both people the id of a new message, by which they fetch it. */
export function messageEvents(recentMessages: RecentMessages, relay: Relay, metrics: Metrics): EventHandlers {
  return {
    message(event) {
      const { id, sender, recipient, senderName, recipientName, seq } = event
      relay.tell([sender, recipient], {
        message: String(id),
        user: senderName,
        recipient: recipientName,
        seq,
      })
      recordDelivery(metrics, event)
    },
    messages_changed() {
      recentMessages.invalidate()
    },
    people_changed() {
      recentMessages.invalidate() // their senders' and recipients' names
    },
    profile_changed() {
      recentMessages.invalidate()
    },
  }
}
