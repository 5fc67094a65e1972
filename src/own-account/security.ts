import type { SignedIn } from '../accounts/store.ts'
import { emailRow } from '../email/security-row.ts'
import { passkeysRow } from '../passkeys/security-row.ts'
import type { Services } from '../services.ts'
import { singleSignOnRow } from '../single-sign-on/security-row.ts'
import { twoStepRow } from '../two-step/security-row.ts'
import type { Sentence } from '../words/words.ts'
import { passwordRow } from './password/security-row.ts'

/** What there is to say of one way to sign in, or to keep others out, and the page on which it is changed. */
export type SecurityRow = {
  path: string
  label: Sentence
  /** Says how it stands with somebody's account; null where the server does not have it, and the row is left out. */
  state(services: Services, person: SignedIn): Promise<Sentence | null>
}

/** The rows of the security page, in its order. Each is about a feature, which makes it. */
export const SECURITY_ROWS: readonly SecurityRow[] = [
  passwordRow,
  emailRow,
  twoStepRow,
  passkeysRow,
  singleSignOnRow,
]
