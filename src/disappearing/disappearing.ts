import type { Person } from '../accounts/store.ts'
import { blockedIn, isDeletedAccount } from '../database/sql-errors.ts'
import { HttpError, invalid } from '../errors.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import type { Days } from './model.ts'
import { setDisappearing } from './store.ts'

/** Nobody changes their mind more often. */
export const DISAPPEARING = { burst: 20, refillEveryMs: 60_000 }

/**
 * Sets when messages of a conversation disappear.
 * @throws HttpError 403 where one of the two has blocked the other, 404 for nobody, 422 for an account that was deleted, 429
 */
export async function changeDisappearing(
  { accounts, sql, disappearingLimit }: Services,
  person: Person,
  username: string,
  days: Days,
): Promise<void> {
  const partner = await findPartner(accounts, person, username)
  disappearingLimit.take(String(person.id))
  await setDisappearing(sql, person, partner, days).catch((error: unknown) => {
    if (isDeletedAccount(error)) throw invalid({ days: [say => say.fields.recipientDeleted] })
    const blocked = blockedIn(error)
    if (!blocked) throw error
    throw new HttpError(403, say =>
      blocked.isBySender ? say.blocks.unblockFirst(partner.username) : say.blocks.cannotBeDelivered,
    )
  })
}
