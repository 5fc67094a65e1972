import { versionOf } from '../../accounts/as-shown.ts'
import type { ShownAccount } from './store.ts'

/** An account, as programs of administrators get it. */
export function toJson(account: ShownAccount) {
  const { username, displayName, role, isDisabled, createdAt, lastSeenAt, hasTwoStep } = account
  return {
    username,
    display_name: displayName,
    role,
    disabled: isDisabled,
    created: createdAt.toISOString(),
    last_seen: lastSeenAt?.toISOString() ?? null,
    two_step: hasTwoStep,
    version: versionOf(account),
  }
}
