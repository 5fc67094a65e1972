import type { SecurityRow } from '../own-account/security.ts'
import { OWN } from './paths.ts'

/** What the security page says of single sign-on. */
export const singleSignOnRow: SecurityRow = {
  path: OWN,
  label: say => say.singleSignOn.title(''),
  async state({ singleSignOn }, person) {
    if (!singleSignOn) return null
    const joined = await singleSignOn.joining.find(person)
    return say =>
      joined ? say.singleSignOn.joinedAs(singleSignOn.name, joined.shown) : say.singleSignOn.notJoined
  },
}
