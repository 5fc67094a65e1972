import type { Sql, Transaction } from '../database/connect.ts'
import type { Mail } from './model.ts'

/**
 * Has a mail sent to somebody, once the transaction is committed. Whoever has no confirmed address gets none, and that is no error; what asks
 * to confirm one goes to the address that waits for it.
 */
export async function queueMail(transaction: Sql | Transaction, personId: number, mail: Mail): Promise<void> {
  await transaction`
    INSERT INTO jobs (kind, user_id, content)
    SELECT 'mail', user_id, ${JSON.stringify(mail)}::text::jsonb || jsonb_build_object('to', address)
    FROM email_addresses WHERE user_id = ${personId} AND is_confirmed = ${mail.kind !== 'confirm-address'}`
}

/** Whom a mail is for; null when the account was deleted or disabled meanwhile. */
export async function findRecipient(
  sql: Sql | Transaction,
  personId: number,
): Promise<{ username: string; language: string } | null> {
  const [person] = await sql<{ username: string; language: string }[]>`
    SELECT username, language FROM users WHERE id = ${personId} AND disabled_at IS NULL`
  return person ?? null
}
