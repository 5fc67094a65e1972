import type { Accounts } from '../accounts/accounts.ts'
import type { Account, Person } from '../accounts/store.ts'
import { notFound } from '../errors.ts'

/**
 * Finds the other person of a conversation by name, in any case. An account that was deleted is still one where there was a conversation.
 * @param id whom a page was made about: when the account was deleted, somebody else may have the name by now
 * @throws HttpError 404 when there is nobody of that name, it is somebody else, or the person who asks
 */
export async function findPartner(
  accounts: Accounts,
  person: Person,
  username: string,
  id?: number,
): Promise<Account> {
  const partner = await accounts.find(person, username)
  if (!partner || partner.id === person.id || (id !== undefined && partner.id !== id))
    throw notFound(say => say.errors.noSuchPartner)
  return partner
}
