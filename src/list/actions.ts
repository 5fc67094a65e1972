import type { Person } from '../accounts/store.ts'
import { markRead } from '../conversations/store.ts'
import type { Sql } from '../database/client.ts'
import { arrangeConversation } from './arrange.ts'
import { type Action, FOREVER } from './model.ts'
import type { Change } from './store.ts'

const HOUR_MS = 3_600_000

/** What each action changes. A mute is counted from now on. */
const CHANGES: Record<Action, () => Change> = {
  pin: () => ({ isPinned: true }),
  unpin: () => ({ isPinned: false }),
  'mark-unread': () => ({ isMarkedUnread: true }),
  'mark-read': () => ({ isMarkedUnread: false }),
  'mute-hours': () => ({ mutedUntil: new Date(Date.now() + 8 * HOUR_MS) }),
  'mute-week': () => ({ mutedUntil: new Date(Date.now() + 7 * 24 * HOUR_MS) }),
  mute: () => ({ mutedUntil: FOREVER }),
  unmute: () => ({ mutedUntil: null }),
  archive: () => ({ isArchived: true }),
  unarchive: () => ({ isArchived: false }),
}

/**
 * Does what a button of a conversation's menu says.
 * @throws HttpError as `arrangeConversation`
 */
export async function act(sql: Sql, person: Person, partner: Person, action: Action): Promise<void> {
  if (action === 'mark-read') await markRead(sql, person, partner, Number.MAX_SAFE_INTEGER)
  await arrangeConversation(sql, person, partner, CHANGES[action]())
}
