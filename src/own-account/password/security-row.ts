import { hasPassword } from '../../accounts/store.ts'
import type { SecurityRow } from '../security.ts'
import { PASSWORD } from './views.ts'

/** The password, on the page of what keeps an account safe. */
export const passwordRow: SecurityRow = {
  path: PASSWORD,
  label: say => say.ownAccount.password.title,
  async state({ sql }, person) {
    const isThere = await hasPassword(sql, person)
    return say => (isThere ? say.ownAccount.password.state : say.ownAccount.password.none)
  },
}
