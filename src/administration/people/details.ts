import type { Sql } from '../../database/connect.ts'
import { listPasskeys } from '../../passkeys/store.ts'
import type { Details } from './person-views.ts'
import { countUse, listSessions, listSignIns, type ShownAccount } from './store.ts'

/** Reads what is known of an account. */
export async function readDetails(sql: Sql, account: ShownAccount): Promise<Details> {
  const [use, passkeys, sessions, signIns] = await Promise.all([
    countUse(sql, account),
    listPasskeys(sql, account),
    listSessions(sql, account),
    listSignIns(sql, account),
  ])
  return { account, use, passkeys: passkeys.length, sessions, signIns }
}
