import type { SecurityRow } from '../own-account/security.ts'
import { PASSKEYS } from './views.ts'

/** What the security page says of somebody's passkeys. */
export const passkeysRow: SecurityRow = {
  path: PASSKEYS,
  label: say => say.passkeys.title,
  async state({ passkeys }, person) {
    const { length } = await passkeys.own.list(person)
    return say => say.passkeys.count(length)
  },
}
