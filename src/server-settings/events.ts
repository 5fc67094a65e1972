import type { EventHandlers } from '../live/database-events.ts'
import type { ServerSettings } from './settings.ts'

/** Reads the settings that somebody has changed, perhaps on another instance. */
export function settingEvents(settings: ServerSettings): EventHandlers {
  return {
    settings_changed() {
      void settings.read()
    },
  }
}
