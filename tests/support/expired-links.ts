import {
  createEmailLink,
  createPasswordLink,
  createResetLink,
  createSetupLink,
} from '../../src/accounts/links.ts'
import type { Person } from '../../src/accounts/store.ts'
import type { Sql } from '../../src/database/connect.ts'
import { storeWaiting } from '../../src/email/store.ts'

/** The secrets of links of each kind. */
export type Links = { setup: string; password: string; reset: string; email: string }

/** Makes links of each kind for somebody, of which none works any more. */
export async function makeExpiredLinks(sql: Sql, person: Person): Promise<Links> {
  const setup = await createSetupLink(sql)
  const [password, reset, email] = await sql.begin(async transaction => {
    await storeWaiting(transaction, person.id, 'new@example.com')
    return [
      await createPasswordLink(transaction, person),
      await createResetLink(transaction, person.id),
      await createEmailLink(transaction, person.id),
    ]
  })
  await sql`UPDATE one_time_links SET expires_at = now() WHERE user_id = ${person.id} OR purpose = 'setup'`
  return { setup: setup.secret, password: password.secret, reset: reset.secret, email: email.secret }
}
