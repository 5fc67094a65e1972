import type { FileOfMessage } from '../files/model.ts'
import { isQuietHour } from './quiet-hours.ts'
import type { NotificationSettings } from './settings.ts'

/** A message to somebody, as it stands for them now. */
export type News = {
  messageId: number
  seq: number
  body: string
  files: FileOfMessage[]
  /** Who has sent it. */
  senderId: number
  sender: string
  senderDisplayName: string
  /** Whether they have read it, on any device. */
  isRead: boolean
  /** Whether its text was taken away since. */
  isGone: boolean
  isMuted: boolean
  /** Whether one of the two has blocked the other since. */
  isBlocked: boolean
  settings: NotificationSettings
}

/**
 * Whether somebody may be told of a message now, in whatever way: not of what they have read or are reading, on any device, nor of what is gone;
 * not from somebody whom they have muted or blocked; and not in their quiet hours, or while they want no news.
 * @param isLooking whether they are at a device that shows the conversation: see `PresenceService.isLooking`
 */
export function mayBeTold(news: News, isLooking: boolean, now: Date): boolean {
  const { isRead, isGone, isMuted, isBlocked, settings } = news
  return !(isRead || isLooking || isGone || isMuted || isBlocked || isUndisturbed(settings, now))
}

/** Whether somebody wants to be left alone at a time. */
function isUndisturbed({ pausedUntil, quiet, timeZone }: NotificationSettings, now: Date): boolean {
  return (pausedUntil !== null && now < pausedUntil) || isQuietHour(quiet, timeZone, now)
}
