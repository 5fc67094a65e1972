import { createEmailLink, createMailedLink, createResetLink } from '../accounts/links.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { isAddressOf } from '../email/store.ts'
import type { QueuedMail } from './model.ts'

/**
 * Makes the secret of the link that a mail has, where it has one: only now, so that it never waits in the database, and its time begins when
 * it is sent. Those of mails before it no longer work.
 * @returns null when the mail is not to be sent any more: the address has been changed since
 */
export async function makeSecret(
  sql: Sql,
  personId: number,
  { kind, to }: QueuedMail,
): Promise<{ secret: string | null } | null> {
  const how = LINKS[kind]
  if (!how) return { secret: null }
  return sql.begin(async transaction => {
    if (!(await isAddressOf(transaction, personId, to, how.isConfirmed))) return null
    const { secret } = await how.create(transaction, personId)
    return { secret }
  })
}

type LinkMaker = {
  /** Whether it goes to the address that counts, or to the one that waits to be confirmed. */
  isConfirmed: boolean
  create(transaction: Transaction, personId: number): Promise<{ secret: string }>
}

const LINKS: Partial<Record<QueuedMail['kind'], LinkMaker>> = {
  'confirm-address': { isConfirmed: false, create: createEmailLink },
  'reset-password': { isConfirmed: true, create: createResetLink },
  'password-link': { isConfirmed: true, create: createMailedLink },
}
