import { type Actor, record } from '../audit/record.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { isDeadlock } from '../database/sql-errors.ts'
import { exceptTheLastAdministrator } from './administration.ts'
import { lockAsShown } from './as-shown.ts'
import type { Person } from './store.ts'

/** How an account is deleted. */
export type Deletion = {
  /** Whether its conversations go, too, for the others as well. Without that, they keep their copies. */
  withMessages?: boolean
  /** What whoever deletes it was shown. */
  was?: string | undefined
}

const ATTEMPTS = 3

/**
 * Deletes an account: the name, the sessions, and whatever signs in. The name is free from then on.
 * @throws HttpError 404, 409 for the last administrator, or when it is not any more what it was shown as
 */
export async function deleteAccount(
  sql: Sql,
  actor: Actor,
  person: Person,
  deletion: Deletion = {},
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sql.begin(transaction => deleteIn(transaction, actor, person, deletion))
    } catch (error) {
      // Somebody was beginning conversations with it at this moment.
      if (!isDeadlock(error) || attempt === ATTEMPTS) throw error
    }
  }
}

async function deleteIn(
  transaction: Transaction,
  actor: Actor,
  person: Person,
  { withMessages = false, was }: Deletion,
): Promise<void> {
  await transaction`SET LOCAL statement_timeout = 0` // as many messages as somebody has, and all or nothing
  await lockAsShown(transaction, person, was)
  await exceptTheLastAdministrator(
    withMessages
      ? transaction`DELETE FROM users WHERE id = ${person.id}`
      : transaction`SELECT delete_account(${person.id})`,
  )
  await record(transaction, { action: 'account.deleted', actor, subject: person, details: { withMessages } })
}
