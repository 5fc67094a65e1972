import { deleteAccount } from '../accounts/deletion.ts'
import type { SignedIn } from '../accounts/store.ts'
import { actorOf } from '../audit/record.ts'
import { invalid } from '../errors.ts'
import type { Services } from '../services.ts'

/**
 * Deletes the account of whoever asks. The password is needed each time: whoever comes by an open session shall not be able to.
 * @returns the cookie that clears the browser's
 * @throws HttpError 422 for the field `password`, 429; 409 for the last administrator
 */
export async function deleteOwnAccount(
  { accounts, sql }: Pick<Services, 'accounts' | 'sql'>,
  person: SignedIn,
  password: string | undefined,
  request: Request,
): Promise<string> {
  if (!password) throw invalid({ password: [say => say.ownAccount.data.passwordNeeded] })
  await accounts.confirmPassword(person, password, request)
  await deleteAccount(sql, actorOf(person, request), person)
  return accounts.signOut(person, request)
}
