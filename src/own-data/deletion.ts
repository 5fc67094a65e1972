import { deleteAccount } from '../accounts/deletion.ts'
import { hasPassword, type SignedIn } from '../accounts/store.ts'
import { actorOf } from '../audit/record.ts'
import { invalid } from '../errors.ts'
import type { Services } from '../services.ts'

/** How somebody proves that it is them: the password, or what a passkey has signed. */
type Proof = { password?: string | undefined; answer?: string | undefined }

/**
 * Deletes the account of whoever asks. The proof is needed each time, however long ago there was one: whoever comes by an open session
 * shall not be able to. Who has no password, since they sign in by a provider alone, confirms there that it is them.
 * @returns the cookie that clears the browser's
 * @throws HttpError 422, for the field `password` or the passkey; 429; 409 for the last administrator, or without such a passkey
 */
export async function deleteOwnAccount(
  { accounts, passkeys, sql }: Pick<Services, 'accounts' | 'passkeys' | 'sql'>,
  person: SignedIn,
  { password, answer }: Proof,
  request: Request,
): Promise<string> {
  if (password) await accounts.confirmPassword(person, password, request)
  else if (answer) await passkeys.proofs.confirm(person, { answer }, request)
  else if (!(await hasPassword(sql, person))) await accounts.confirmPassword(person, undefined, request)
  else throw invalid({ password: [say => say.ownAccount.data.passwordNeeded] })
  await deleteAccount(sql, actorOf(person, request), person)
  return accounts.signOut(person, request)
}
