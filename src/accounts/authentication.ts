import { record, strangerOf } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { invalidCredentials } from '../sessions/start.ts'
import { renewHash } from './account-passwords.ts'
import type { KnownBrowsers } from './known-browsers.ts'
import type { Limits } from './limits.ts'
import { type Credentials, canExist } from './model.ts'
import { isRightPassword } from './passwords.ts'
import { findCredentials, type Person } from './store.ts'

/** Whether a password is somebody's. A wrong one is counted by the limits, and recorded. */
type Authentication = {
  /** Finds who signs in. @throws HttpError 401 alike for an unknown name and a wrong password, 403 for a disabled account, 429 */
  authenticate(credentials: Credentials, request: Request): Promise<Person & { passwordHash: string }>
  /**
   * Looks at the password of somebody who is signed in.
   * @returns what it was compared with; null when it is wrong
   * @throws HttpError 429
   */
  checkAgain(person: Person, password: string, request: Request): Promise<string | null>
}

export function createAuthentication(sql: Sql, limits: Limits, knownBrowsers: KnownBrowsers): Authentication {
  /** Finds whose name it is, and whether the password is theirs. A wrong one counts, and takes the same time as an unknown name. */
  async function checkPassword(given: string, password: string, request: Request) {
    const username = given.trim()
    const { address } = requestContextOf(request)
    const name = canExist(username) ? username.toLowerCase() : null
    const knownBrowser = name && (await knownBrowsers.find(name, request))
    const giveBack = await limits.takeSignIn({ address, username: name, knownBrowser })
    const credentials = name === null ? null : await findCredentials(sql, name)
    const isRight = await isRightPassword(password, credentials?.passwordHash ?? null)
    const current = isRight && credentials ? await renewHash(sql, credentials, password) : null
    if (!current) return { credentials, isRight: false }
    await giveBack()
    return { credentials: current, isRight: true }
  }

  /** What was typed for a name that nobody has stays out of the log: it may be a password in the wrong field. */
  async function recordFailure(request: Request, reason: string, person: Person | null): Promise<void> {
    const subject = person && { id: person.id, username: person.username }
    await record(sql, {
      action: 'session.failed',
      actor: strangerOf(request),
      ...(subject && { subject }),
      details: { reason },
    })
  }

  return {
    async authenticate({ username, password }, request) {
      const { credentials, isRight } = await checkPassword(username, password, request)
      if (!credentials || !isRight) {
        await recordFailure(request, 'password', credentials)
        throw invalidCredentials()
      }
      if (credentials.isDisabled) {
        await recordFailure(request, 'disabled', credentials)
        throw new HttpError(403, say => say.errors.accountDisabled)
      }
      return credentials
    },

    async checkAgain(person, password, request) {
      const { credentials, isRight } = await checkPassword(person.username, password, request)
      if (credentials && isRight) return credentials.passwordHash
      await recordFailure(request, 'confirmation', person)
      return null
    },
  }
}
