import type { SecurityRow } from '../security.ts'
import { PASSWORD } from './views.ts'

/** The password, on the page of what keeps an account safe. */
export const passwordRow: SecurityRow = {
  path: PASSWORD,
  label: say => say.ownAccount.password.title,
  state: async () => say => say.ownAccount.password.state,
}
