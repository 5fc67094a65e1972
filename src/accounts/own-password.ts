import { actorOf, record } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { type HttpError, invalid } from '../errors.ts'
import type { RenewSession, SignInResult } from '../sessions/start.ts'
import type { SignedIn } from './store.ts'

/**
 * Sets the password of somebody who has given the old one. A trigger ends every session, so whoever has taken one over is out; whoever asks
 * gets a new one, in the same transaction.
 * @param hashes what the old password was compared with, and the new one is hashed to
 * @throws HttpError 422 when it was changed meanwhile
 */
export async function changeOwnPassword(
  sql: Sql,
  renew: RenewSession,
  person: SignedIn,
  hashes: { old: string; new: string },
  request: Request,
): Promise<SignInResult> {
  return sql.begin(async transaction => {
    const { count } = await transaction`
      UPDATE users SET password_hash = ${hashes.new} WHERE id = ${person.id} AND password_hash = ${hashes.old}`
    if (count === 0) throw wrongOldPassword()
    await transaction`DELETE FROM one_time_links WHERE user_id = ${person.id} AND purpose IN ('password', 'reset')`
    await record(transaction, {
      action: 'account.password-changed',
      actor: actorOf(person, request),
      subject: person,
    })
    return renew(transaction, person, hashes.new, request)
  })
}

export function wrongOldPassword(): HttpError {
  return invalid({ old_password: [say => say.fields.passwordWrong] })
}
