import type { Account, Person } from '../accounts/store.ts'
import { isDeletedAccount } from '../database/sql-errors.ts'
import { notFound } from '../errors.ts'
import { idOfDeleted } from '../people/name.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { block, unblock } from './store.ts'

/** Who blocks by hand needs less; each keeps a row. */
export const BLOCKS = { burst: 100, refillEveryMs: 1_000 }

/**
 * Blocks somebody. Once this has returned, no message from them arrives any more, on whatever instance it is sent.
 * @throws HttpError 404 when there is nobody of that name to talk to, 429
 */
export async function blockPerson(services: Services, person: Person, username: string): Promise<Account> {
  const partner = await findBlockable(services, person, username)
  await block(services.sql, person, partner).catch((error: unknown) => {
    throw isDeletedAccount(error) ? notFound(say => say.errors.noSuchPartner) : error // a moment ago
  })
  return partner
}

/** Unblocks somebody; who was not blocked stays so. @throws HttpError as `blockPerson` */
export async function unblockPerson(services: Services, person: Person, username: string): Promise<Account> {
  const partner = await findBlockable(services, person, username)
  await unblock(services.sql, person, partner)
  return partner
}

async function findBlockable(
  { accounts, blockLimit }: Services,
  person: Person,
  username: string,
): Promise<Account> {
  blockLimit.take(String(person.id))
  const partner = await findPartner(accounts, person, username)
  if (idOfDeleted(partner.username) !== null) throw notFound(say => say.errors.noSuchPartner)
  return partner
}
