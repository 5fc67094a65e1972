import { actorOf, record } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { type HttpError, notFound } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import type { SignInOutcome } from '../sessions/start.ts'
import type { SecondStep } from '../two-step/second-step.ts'
import { hashPasswordOf } from './account-passwords.ts'
import type { Limits } from './limits.ts'
import { consumePasswordLink, findPasswordLink, removePasswordLinks } from './links.ts'
import type { Person } from './store.ts'

/** The links by which somebody chooses a password. Whether one was used, has expired or never was, nobody is told. */
export type PasswordLinks = {
  /** Finds for whom a link is. Looking changes nothing: scanners of mail open links, too. @throws HttpError 404, 429 */
  find(secret: string, request: Request): Promise<Person>
  /** Sets the password, ends all sessions, uses the link up, and takes the first step of signing in. Of two at once, one does. @throws HttpError 404, 429 */
  use(secret: string, password: string, request: Request): Promise<SignInOutcome>
}

export function createPasswordLinks(sql: Sql, limits: Limits, secondStep: SecondStep): PasswordLinks {
  async function find(secret: string, request: Request): Promise<Person> {
    const giveBack = await limits.takeLink(requestContextOf(request).address)
    const person = await findPasswordLink(sql, secret)
    if (!person) throw noSuchLink()
    await giveBack()
    return person
  }

  return {
    find,
    async use(secret, password, request) {
      const person = await find(secret, request)
      const passwordHash = await hashPasswordOf(sql, person, password)
      await sql.begin(async transaction => {
        // The account before the link, as whoever makes another link for it locks them.
        const { count } = await transaction`
          UPDATE users SET password_hash = ${passwordHash} WHERE id = ${person.id} AND disabled_at IS NULL`
        if (count === 0 || !(await consumePasswordLink(transaction, secret))) throw noSuchLink()
        await removePasswordLinks(transaction, person.id) // another one, by mail or from an administrator, has done its work, too
        await record(transaction, {
          action: 'account.password-changed',
          actor: actorOf(person, request),
          subject: person,
          details: { by: 'link' },
        })
      })
      return secondStep.proceed({ ...person, passwordHash }, request, 'link')
    },
  }
}

function noSuchLink(): HttpError {
  return notFound(say => say.errors.noSuchLink)
}
