import type { SignedIn } from '../accounts/store.ts'
import type { Transaction } from '../database/connect.ts'
import { HttpError } from '../errors.ts'
import { lockAccountOf } from './store.ts'

/**
 * Makes sure that the session which asks for a change has not ended since the request was let in: its body may have taken its time. What
 * changes how an account is signed in to begins with this, else whoever was put out could still put a key of their own in. The account
 * stays as it is until the transaction ends.
 * @throws HttpError 401
 */
export async function requireSession(transaction: Transaction, person: SignedIn): Promise<void> {
  if (!(await lockAccountOf(transaction, person))) throw new HttpError(401, say => say.errors.signInFirst)
}
