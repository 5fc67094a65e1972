import type { QuietHours } from './quiet-hours.ts'

/** How somebody wants to be told of what is new, on all their devices. */
export type NotificationSettings = {
  playsSound: boolean
  /** Whether pages show notifications of the browser, where that allows it. */
  showsNotifications: boolean
  /** Whether notifications have the text of the message, and not only from whom it is. */
  showsText: boolean
  quiet: QuietHours
  /** Its IANA name, such as `Europe/Berlin`; empty where nobody has said it, which is as UTC. */
  timeZone: string
  /** Until when they want no news; it may be over. */
  pausedUntil: Date | null
}

/** How somebody is told who has set nothing. */
export const DEFAULT_NOTIFICATIONS: NotificationSettings = {
  playsSound: false,
  showsNotifications: false,
  showsText: false,
  quiet: { days: [], from: '22:00', until: '07:00' },
  timeZone: '',
  pausedUntil: null,
}
