import type { Accounts } from '../accounts/accounts.ts'
import type { SignedIn } from '../accounts/store.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { notFound } from '../errors.ts'
import { removeOtherSessions, removeSession } from './store.ts'

type Place = { sql: Sql; accounts: Accounts }

/** Ends one of somebody's sessions, at once and everywhere. @throws HttpError 404 when there is none */
export async function endOwnSession(
  { sql, accounts }: Place,
  person: SignedIn,
  number: number,
  request: Request,
): Promise<void> {
  const ended = await sql.begin(async transaction => {
    const ended = await removeSession(transaction, person, number)
    if (!ended) throw notFound(say => say.ownAccount.devices.noSuchSession)
    const { userAgent } = ended
    await record(transaction, {
      action: 'session.ended',
      actor: actorOf(person, request),
      subject: person,
      details: { userAgent },
    })
    return ended
  })
  accounts.invalidate(ended.sessionId)
}

/** Ends all of somebody's sessions but the one that asks, at once and everywhere. @returns how many there were */
export async function endOtherSessions(
  { sql, accounts }: Place,
  person: SignedIn,
  request: Request,
): Promise<number> {
  const count = await sql.begin(async transaction => {
    const sessions = await removeOtherSessions(transaction, person)
    if (sessions > 0)
      await record(transaction, {
        action: 'sessions.ended',
        actor: actorOf(person, request),
        subject: person,
        details: { sessions },
      })
    return sessions
  })
  if (count > 0) accounts.invalidate()
  return count
}
