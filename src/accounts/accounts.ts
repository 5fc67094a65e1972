import { createCache } from '../cache.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError, invalid } from '../errors.ts'
import { isStorable } from '../http/fields.ts'
import { createRateLimit, NO_LIMIT } from '../http/rate-limit.ts'
import { requestContextOf } from '../http/request-context.ts'
import { readToken, serializeCookie } from './cookie.ts'
import type { Credentials } from './model.ts'
import { hashPassword, isRightPassword } from './passwords.ts'
import {
  type Account,
  createPerson,
  createSession,
  type Device,
  endSession,
  findCredentials,
  findPersonByName,
  findSignedIn,
  type Person,
  type SignedIn,
} from './store.ts'
import type { Tokens } from './tokens.ts'

/** A person who was just let in: what a program keeps, and the cookie for a browser. */
export type SignInResult = { username: string; token: string; expires: Date; cookie: string }

export type Accounts = {
  /** Makes an account and signs in. @throws HttpError 403 where sign-up is closed, 422 for a name that is taken, 429 */
  signUp(credentials: Credentials, request: Request): Promise<SignInResult>
  /** @throws HttpError 401 alike for an unknown name and a wrong password, 403 for a disabled account, 429 */
  signIn(credentials: Credentials, request: Request): Promise<SignInResult>
  /** Finds who asks by the cookie or the bearer token; null when nobody whom we know. */
  identify(request: Request): Promise<SignedIn | null>
  /** Finds somebody by name, in any case. */
  find(username: string): Promise<Account | null>
  /** Ends the session and gives the cookie that clears the browser's. */
  signOut(person: SignedIn, request: Request): Promise<string>
  /** A session ended, perhaps on another instance; without its id: any may have. */
  invalidate(sessionId?: string): void
}

// Generous to an office behind one address, and slow to somebody who tries passwords.
const SIGN_UPS = { burst: 300, refillEveryMs: 12_000 }
const FAILURES_PER_NAME = { burst: 10, refillEveryMs: 60_000 }
const FAILURES_PER_ADDRESS = { burst: 100, refillEveryMs: 10_000 }

/** Who may be at work within a second. */
const MAX_CACHED = 10_000

export function createAccounts(config: Config, sql: Sql, tokens: Tokens): Accounts {
  const isLimited = config.rateLimits === 'on'
  const signUps = isLimited ? createRateLimit(SIGN_UPS) : NO_LIMIT
  const failuresPerName = isLimited ? createRateLimit(FAILURES_PER_NAME) : NO_LIMIT
  const failuresPerAddress = isLimited ? createRateLimit(FAILURES_PER_ADDRESS) : NO_LIMIT

  const bySession = createCache<SignedIn>(MAX_CACHED)
  const byName = createCache<Account>(MAX_CACHED)

  async function findByToken(token: string): Promise<SignedIn | null> {
    const secret = await tokens.read(token)
    return secret === null ? null : findSignedIn(sql, secret)
  }

  function invalidate(sessionId?: string): void {
    bySession.invalidate(person => sessionId === undefined || person.sessionId === sessionId)
    if (sessionId === undefined) byName.invalidate()
  }

  async function startSession(
    person: Person & { passwordHash: string },
    request: Request,
  ): Promise<SignInResult> {
    const { address } = requestContextOf(request)
    const device: Device = { address, userAgent: (request.headers.get('user-agent') ?? '').slice(0, 300) }
    const session = await createSession(sql, person, device, config.sessionDays)
    if (!session) throw invalidCredentials()
    const token = await tokens.sign(session.secret, session.expiresAt)
    const cookie = serializeCookie(token, session.expiresAt, request)
    return { username: person.username, token, expires: session.expiresAt, cookie }
  }

  return {
    async signUp(credentials, request) {
      if (config.signUp === 'closed') throw new HttpError(403, say => say.errors.signUpClosed)
      const username = credentials.username.trim()
      signUps.take(requestContextOf(request).address)
      const passwordHash = await hashPassword(credentials.password)
      const person = await createPerson(sql, username, passwordHash)
      if (!person) throw invalid({ username: [say => say.fields.usernameTaken] })
      return startSession({ ...person, passwordHash }, request)
    },

    async signIn({ username: given, password }, request) {
      const username = given.trim()
      // Taken before the answer is known, so that many attempts at the same moment count as many.
      const { address } = requestContextOf(request)
      const name = `${address} ${username.toLowerCase()}`
      failuresPerAddress.take(address)
      failuresPerName.take(name)
      const credentials = isStorable(username) ? await findCredentials(sql, username) : null
      if (!(await isRightPassword(password, credentials?.passwordHash ?? null)) || !credentials)
        throw invalidCredentials()
      failuresPerAddress.giveBack(address)
      failuresPerName.giveBack(name)
      if (credentials.isDisabled) throw new HttpError(403, say => say.errors.accountDisabled)
      return startSession(credentials, request)
    },

    async identify(request) {
      const token = readToken(request)
      return token ? bySession.get(token, () => findByToken(token)) : null
    },

    async find(username) {
      if (!isStorable(username)) return null
      return byName.get(username, () => findPersonByName(sql, username))
    },

    async signOut(person, request) {
      await endSession(sql, person.sessionId)
      invalidate(person.sessionId)
      return serializeCookie('', new Date(0), request)
    },

    invalidate,
  }
}

/** The same for an unknown name and a wrong password. */
function invalidCredentials(): HttpError {
  return new HttpError(401, say => say.errors.invalidCredentials)
}
