import type { EventHandlers } from '../live/database-events.ts'
import type { PresenceService } from './presence.ts'

/** Whoever has talked sees from then on how the other is here. */
export function presenceEvents(presence: Pick<PresenceService, 'meet'>): EventHandlers {
  return {
    message: ({ sender, recipient }) => presence.meet(sender, recipient),
  }
}
