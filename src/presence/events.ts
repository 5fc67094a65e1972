import type { EventHandlers } from '../live/database-events.ts'
import type { PresenceService } from './presence.ts'

/** Whoever has talked sees from then on how the other is here, and who has sent something does not type it any more. */
export function presenceEvents(presence: Pick<PresenceService, 'hearMessage'>): EventHandlers {
  return {
    message: ({ sender, recipient }) => presence.hearMessage(sender, recipient),
  }
}
