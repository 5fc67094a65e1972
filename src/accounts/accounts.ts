import { createCache } from '../cache.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError, invalid } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { readToken, serializeCookie } from './cookie.ts'
import { createKnownBrowsers } from './known-browsers.ts'
import { createLimits, NO_LIMITS } from './limits.ts'
import { type Credentials, canExist } from './model.ts'
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

/** What signing in gives: a token for a program, and the cookie for a browser. */
export type SignInResult = {
  personId: number
  username: string
  token: string
  expires: Date
  cookie: string
}

export type Accounts = {
  /** Makes an account and signs in. @throws HttpError 403 where sign-up is closed, 422 for a name that is taken, 429 */
  signUp(credentials: Credentials, request: Request): Promise<SignInResult>
  /** @throws HttpError 401 alike for an unknown name and a wrong password, 403 for a disabled account, 429 */
  signIn(credentials: Credentials, request: Request): Promise<SignInResult>
  /** Finds who asks, by the cookie or the bearer token. Returns null when neither belongs to a session. */
  identify(request: Request): Promise<SignedIn | null>
  /** Finds somebody by name, in any case. */
  find(username: string): Promise<Account | null>
  /** Ends the session and gives the cookie that clears the browser's. */
  signOut(person: SignedIn, request: Request): Promise<string>
  /** Remembers the browser of somebody who has just signed in. @returns a cookie beside that of the session */
  rememberBrowser(personId: number, request: Request): Promise<string>
  /** Drops what is cached about a session that ended, perhaps on another instance; without its id, about all. */
  invalidate(sessionId?: string): void
}

/** Who may be at work within a second. */
const MAX_CACHED = 10_000

export function createAccounts(config: Config, sql: Sql, tokens: Tokens): Accounts {
  const limits = config.rateLimits === 'on' ? createLimits(sql) : NO_LIMITS
  const knownBrowsers = createKnownBrowsers(sql)

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
    const cookie = serializeCookie('chatapp', token, session.expiresAt, request)
    return { personId: person.id, username: person.username, token, expires: session.expiresAt, cookie }
  }

  return {
    async signUp(credentials, request) {
      if (config.signUp === 'closed') throw new HttpError(403, say => say.errors.signUpClosed)
      const username = credentials.username.trim()
      await limits.takeSignUp(requestContextOf(request).address)
      const passwordHash = await hashPassword(credentials.password)
      const person = await createPerson(sql, username, passwordHash)
      if (!person) throw invalid({ username: [say => say.fields.usernameTaken] })
      return startSession({ ...person, passwordHash }, request)
    },

    async signIn({ username: given, password }, request) {
      const username = given.trim()
      const { address } = requestContextOf(request)
      const name = canExist(username) ? username.toLowerCase() : null
      const knownBrowser = name && (await knownBrowsers.find(name, request))
      const giveBack = await limits.takeSignIn({ address, username: name, knownBrowser })
      const credentials = name && (await findCredentials(sql, name))
      if (!(await isRightPassword(password, credentials ? credentials.passwordHash : null)) || !credentials)
        throw invalidCredentials()
      await giveBack()
      if (credentials.isDisabled) throw new HttpError(403, say => say.errors.accountDisabled)
      return startSession(credentials, request)
    },

    async identify(request) {
      const token = readToken(request)
      return token ? bySession.get(token, () => findByToken(token)) : null
    },

    async find(username) {
      if (!canExist(username)) return null
      return byName.get(username, () => findPersonByName(sql, username))
    },

    async signOut(person, request) {
      await endSession(sql, person.sessionId)
      invalidate(person.sessionId)
      return serializeCookie('chatapp', '', new Date(0), request)
    },

    rememberBrowser: knownBrowsers.remember,
    invalidate,
  }
}

/** The same for an unknown name and a wrong password. */
function invalidCredentials(): HttpError {
  return new HttpError(401, say => say.errors.invalidCredentials)
}
