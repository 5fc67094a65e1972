import type { SecurityRow } from '../own-account/security.ts'
import { findAddresses } from './store.ts'

/** Which address somebody has. */
export const emailRow: SecurityRow = {
  path: '/settings/email',
  label: say => say.email.title,
  async state({ sql }, { id }) {
    const { confirmed, waiting } = await findAddresses(sql, id)
    if (waiting !== null) return say => say.email.stateWaiting(waiting)
    return confirmed === null ? say => say.email.stateNone : say => say.email.stateConfirmed(confirmed)
  },
}
