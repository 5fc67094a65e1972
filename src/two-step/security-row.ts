import type { SecurityRow } from '../own-account/security.ts'
import { pathOfTwoStep } from './paths.ts'

/** What the security page says of it. */
export const twoStepRow: SecurityRow = {
  path: pathOfTwoStep(),
  label: say => say.ownAccount.twoStep.title,
  async state({ accounts }, person) {
    const state = await accounts.twoStep.read(person)
    return ({ ownAccount: { twoStep } }) => (state ? twoStep.state.on(state.codesLeft) : twoStep.state.off)
  },
}
