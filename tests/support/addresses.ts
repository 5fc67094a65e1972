import { findPersonByName } from '../../src/accounts/store.ts'
import type { Database } from '../../src/database/connect.ts'
import { confirmWaiting, storeWaiting } from '../../src/email/store.ts'

/** Gives somebody an e-mail address that counts, as if its link had been opened. */
export async function giveAddress(
  { database: { sql } }: { database: Pick<Database, 'sql'> },
  username: string,
  address: string,
): Promise<number> {
  const person = await findPersonByName(sql, username)
  if (!person) throw new Error(`There is no ${username}.`)
  await storeWaiting(sql, person.id, address)
  await confirmWaiting(sql, person.id)
  return person.id
}
