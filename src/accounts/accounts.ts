import { actorOf, record } from '../audit/record.ts'
import { createCache } from '../cache.ts'
import type { Config } from '../config/config.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { invalid } from '../errors.ts'
import { idOfDeleted } from '../people/name.ts'
import { createSecretBox } from '../secret-box.ts'
import type { ServerSettings } from '../server-settings/settings.ts'
import {
  createSessionRenewal,
  createSessionStart,
  type SignInOutcome,
  type SignInResult,
  type StartSession,
} from '../sessions/start.ts'
import { confirmedWithin, endSession, recordConfirmed } from '../sessions/store.ts'
import { createSecondStep, type SecondStep } from '../two-step/second-step.ts'
import { createTwoStep, type TwoStep } from '../two-step/two-step.ts'
import { hashPasswordOf } from './account-passwords.ts'
import { createAuthentication } from './authentication.ts'
import { serializeCookie } from './cookie.ts'
import { createIdentity, type Identity } from './identity.ts'
import { createKnownBrowsers } from './known-browsers.ts'
import { rememberProgram } from './known-programs.ts'
import { createLimits, type Limits, NO_LIMITS } from './limits.ts'
import { type Credentials, canExist } from './model.ts'
import { changeOwnPassword, wrongOldPassword } from './own-password.ts'
import { createPasswordLinks, type PasswordLinks } from './password-links.ts'
import { createSignUp, type SignUp } from './sign-up.ts'
import {
  type Account,
  findDeletedPartner,
  findPersonByName,
  hasPassword,
  lockAndCountWaysIn,
  type Person,
  type SignedIn,
} from './store.ts'
import type { Tokens } from './tokens.ts'

export type Accounts = Pick<Identity, 'identify' | 'identifyByAny'> & {
  signUp: SignUp
  /**
   * Signs in by a password, and by the code of a second step where that is given with it.
   * @throws HttpError 401 alike for an unknown name and a wrong password, 403 for a disabled account, 422 for the field `code`, 429
   */
  signIn(credentials: Credentials & { code?: string | undefined }, request: Request): Promise<SignInOutcome>
  /** As `signIn`, without starting a session. @throws HttpError as `signIn` */
  authenticate(credentials: Credentials, request: Request): Promise<Person & { passwordHash: string }>
  startSession: StartSession
  twoStep: TwoStep
  secondStep: SecondStep
  limits: Limits
  /**
   * Finds somebody by name, in any case, as a person sees them: an account that was deleted is there for those who have a conversation
   * with it, and for nobody else.
   */
  find(person: Person, username: string): Promise<Account | null>
  /** Whether somebody can do nothing before they have set two-step sign-in up: the server asks everybody for it. */
  lacksTwoSteps(person: SignedIn): boolean
  /** Ends the session and gives the cookie that clears the browser's. */
  signOut(person: SignedIn, request: Request): Promise<string>
  /** Remembers the browser of somebody who has just signed in. @returns a cookie beside that of the session */
  rememberBrowser(personId: number, request: Request): Promise<string>
  /** Remembers the program of somebody who has just signed in by it. */
  rememberProgram(personId: number, request: Request): Promise<void>
  /**
   * Changes somebody's own password: all their sessions end, and this one goes on as a new one.
   * @throws HttpError 422 for the field `old_password`, 429
   */
  changePassword(
    person: SignedIn,
    passwords: { old: string; new: string },
    request: Request,
  ): Promise<SignInResult>
  /** Whether somebody has confirmed in this session within ten minutes that it is them. */
  isConfirmed(person: SignedIn): Promise<boolean>
  /**
   * Makes sure that whoever wants to do what cannot be undone is who signed in: the password was given in this session within ten
   * minutes, or a passkey was used, or the password is given with the request.
   * @throws HttpError 422 for the field `password`, 429
   */
  confirmPassword(person: SignedIn, password: string | undefined, request: Request): Promise<void>
  /** Counts in how many ways somebody can sign in, for whoever removes one of them in this transaction. */
  countWaysIn(transaction: Transaction, person: Person): Promise<number>
  passwordLinks: PasswordLinks
  /** Drops what is cached about a session that ended, perhaps on another instance; without its id, about all. */
  invalidate(sessionId?: string): void
}

/** Who may be at work within a second. */
const MAX_CACHED = 10_000

/** How long a password, or a passkey, counts for what cannot be undone. */
const CONFIRMED_MINUTES = 10

export function createAccounts(config: Config, settings: ServerSettings, sql: Sql, tokens: Tokens): Accounts {
  const limits = config.rateLimits === 'on' ? createLimits(sql) : NO_LIMITS
  const knownBrowsers = createKnownBrowsers(sql)
  const authentication = createAuthentication(sql, limits, knownBrowsers)
  const startSession = createSessionStart(config, sql, tokens, knownBrowsers)
  const renewSession = createSessionRenewal(config, tokens)
  const twoStep = createTwoStep(sql, limits, createSecretBox(config.secretKey, 'two-step'))
  const secondStep = createSecondStep(sql, twoStep, startSession)

  const identity = createIdentity(sql, tokens, MAX_CACHED)
  const byName = createCache<Account>(MAX_CACHED)

  function invalidate(sessionId?: string): void {
    identity.invalidate(sessionId)
    if (sessionId === undefined) byName.invalidate()
  }

  const isConfirmed = ({ sessionId }: SignedIn) => confirmedWithin(sql, sessionId, CONFIRMED_MINUTES)

  return {
    signUp: createSignUp(sql, settings, limits, startSession),
    limits,
    startSession,
    twoStep,
    secondStep,
    authenticate: authentication.authenticate,

    async signIn({ code, ...credentials }, request) {
      return secondStep.proceed(
        await authentication.authenticate(credentials, request),
        request,
        'password',
        code,
      )
    },

    isConfirmed,
    countWaysIn: (transaction, person) => lockAndCountWaysIn(transaction, person, config.oidcIssuer),

    async confirmPassword(person, password, request) {
      if (!password) {
        if (await isConfirmed(person)) return
        const isTyped = config.oidcIssuer === '' || (await hasPassword(sql, person))
        throw invalid({
          password: [
            say => (isTyped ? say.fields.passwordAgain : say.singleSignOn.passwordless(config.oidcName)),
          ],
        })
      }
      if ((await authentication.checkAgain(person, password, request)) === null)
        throw invalid({ password: [say => say.fields.passwordWrong] })
      await recordConfirmed(sql, person.sessionId)
    },

    identify: identity.identify,
    identifyByAny: identity.identifyByAny,

    async find(person, username) {
      const deletedId = idOfDeleted(username)
      if (deletedId !== null) return findDeletedPartner(sql, person, deletedId)
      if (!canExist(username)) return null
      return byName.get(username, () => findPersonByName(sql, username))
    },

    async signOut(person, request) {
      await sql.begin(async transaction => {
        if (await endSession(transaction, person.sessionId))
          await record(transaction, {
            action: 'session.ended',
            actor: actorOf(person, request),
            subject: person,
          })
      })
      invalidate(person.sessionId)
      return serializeCookie('chatapp', '', new Date(0), request)
    },

    lacksTwoSteps: person => config.twoStep === 'required' && !person.hasTwoSteps,

    rememberBrowser: knownBrowsers.remember,
    rememberProgram: (personId, request) => rememberProgram(sql, personId, request),

    async changePassword(person, passwords, request) {
      const old = await authentication.checkAgain(person, passwords.old, request)
      if (old === null) throw wrongOldPassword()
      const hashes = { old, new: await hashPasswordOf(sql, person, passwords.new) }
      return changeOwnPassword(sql, renewSession, person, hashes, request)
    },

    passwordLinks: createPasswordLinks(sql, limits, secondStep),
    invalidate,
  }
}
