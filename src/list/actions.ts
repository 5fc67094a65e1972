import type { Person } from '../accounts/store.ts'
import { markRead } from '../conversations/store.ts'
import type { Sql } from '../database/client.ts'
import { nextMorning } from '../notifications/quiet-hours.ts'
import { readNotificationSettings } from '../notifications/store.ts'
import { arrangeConversation } from './arrange.ts'
import { type Action, FOREVER } from './model.ts'
import type { Change } from './store.ts'

const HOUR_MS = 3_600_000

/** What each action changes. A mute is counted from now on; the morning is that of somebody's time zone. */
const CHANGES: Record<Action, (timeZone: string) => Change> = {
  pin: () => ({ isPinned: true }),
  unpin: () => ({ isPinned: false }),
  'mark-unread': () => ({ isMarkedUnread: true }),
  'mark-read': () => ({ isMarkedUnread: false }),
  'mute-hour': () => ({ mutedUntil: new Date(Date.now() + HOUR_MS) }),
  'mute-morning': timeZone => ({ mutedUntil: nextMorning(timeZone, new Date()) }),
  'mute-week': () => ({ mutedUntil: new Date(Date.now() + 7 * 24 * HOUR_MS) }),
  mute: () => ({ mutedUntil: FOREVER }),
  unmute: () => ({ mutedUntil: null }),
  archive: () => ({ isArchived: true }),
  unarchive: () => ({ isArchived: false }),
}

/**
 * Does what a button of a conversation's menu says.
 * @param timeZone that of the browser, where it says it; the one that the person has set goes first
 * @throws HttpError as `arrangeConversation`
 */
export async function act(
  sql: Sql,
  person: Person,
  partner: Person,
  action: Action,
  timeZone = '',
): Promise<void> {
  if (action === 'mark-read') await markRead(sql, person, partner, Number.MAX_SAFE_INTEGER)
  const { timeZone: own } = await readNotificationSettings(sql, person)
  await arrangeConversation(sql, person, partner, CHANGES[action](own || timeZone))
}
