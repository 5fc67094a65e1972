import type { Sql, Transaction } from '../database/connect.ts'

/** The e-mail addresses of somebody: the one that counts, and one that waits to be confirmed; null where there is none. */
export type Addresses = { confirmed: string | null; waiting: string | null }

export async function findAddresses(sql: Sql | Transaction, personId: number): Promise<Addresses> {
  const rows = await sql<{ address: string; isConfirmed: boolean }[]>`
    SELECT address, is_confirmed AS "isConfirmed" FROM email_addresses WHERE user_id = ${personId}`
  const find = (wanted: boolean) => rows.find(({ isConfirmed }) => isConfirmed === wanted)?.address ?? null
  return { confirmed: find(true), waiting: find(false) }
}

/** Has an address wait to be confirmed, in place of another one. */
export async function storeWaiting(
  transaction: Sql | Transaction,
  personId: number,
  address: string,
): Promise<void> {
  await transaction`
    INSERT INTO email_addresses (user_id, is_confirmed, address) VALUES (${personId}, false, ${address})
    ON CONFLICT (user_id, is_confirmed) DO UPDATE SET address = excluded.address, set_at = now()`
}

/** Has the address that waits count, in place of the one before. @returns it; null when none waits */
export async function confirmWaiting(
  transaction: Sql | Transaction,
  personId: number,
): Promise<string | null> {
  await transaction`
    DELETE FROM email_addresses WHERE user_id = ${personId} AND is_confirmed
      AND EXISTS (SELECT FROM email_addresses WHERE user_id = ${personId} AND NOT is_confirmed)`
  const [row] = await transaction<{ address: string }[]>`
    UPDATE email_addresses SET is_confirmed = true, set_at = now()
    WHERE user_id = ${personId} AND NOT is_confirmed RETURNING address`
  return row?.address ?? null
}

/** Removes the address that waits, or the one that counts. @returns whether there was one */
export async function removeAddress(
  transaction: Sql | Transaction,
  personId: number,
  isConfirmed: boolean,
): Promise<boolean> {
  const { count } = await transaction`
    DELETE FROM email_addresses WHERE user_id = ${personId} AND is_confirmed = ${isConfirmed}`
  return count > 0
}

/** Whether an address is still the one of somebody, confirmed or waiting. Nobody changes it until the transaction ends. */
export async function isAddressOf(
  transaction: Sql | Transaction,
  personId: number,
  address: string,
  isConfirmed: boolean,
): Promise<boolean> {
  const rows = await transaction`
    SELECT FROM email_addresses
    WHERE user_id = ${personId} AND is_confirmed = ${isConfirmed} AND address = ${address} FOR UPDATE`
  return rows.length > 0
}

/** More accounts than this with the same address get no mail about it: whoever makes so many has made them for that. */
const MAX_ACCOUNTS = 5

/** Finds whose accounts have an address that counts, in any case of its letters. */
export async function findPeopleByAddress(
  sql: Sql | Transaction,
  address: string,
): Promise<{ id: number; username: string }[]> {
  return await sql<{ id: number; username: string }[]>`
    SELECT id, username FROM email_addresses JOIN users ON users.id = user_id
    WHERE is_confirmed AND lower(address COLLATE "C") = ${address.toLowerCase()} AND disabled_at IS NULL
    ORDER BY set_at LIMIT ${MAX_ACCOUNTS}`
}
