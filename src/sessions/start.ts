import { serializeCookie } from '../accounts/cookie.ts'
import type { KnownBrowsers } from '../accounts/known-browsers.ts'
import type { Person, SignedIn } from '../accounts/store.ts'
import type { Tokens } from '../accounts/tokens.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { HttpError } from '../errors.ts'
import { isSecure, requestContextOf } from '../http/request-context.ts'
import { queueMail } from '../mail/store.ts'
import type { SecondStepKind } from '../two-step/two-step.ts'
import { createSession, type Device } from './store.ts'

const MAX_USER_AGENT = 300

/** How somebody has proven who they are; the audit log says it. */
export type SignInWay = 'password' | 'link' | 'sign-up' | 'setup' | 'passkey' | 'single-sign-on' | 'two-step'

/** These count as both steps: a device and what unlocks it, or somebody else who asks for two. */
const BOTH_STEPS: readonly SignInWay[] = ['passkey', 'single-sign-on']

/**
 * Somebody who has proven who they are. Where that was by a password, `passwordHash` is what it was compared with: when the password has
 * been changed since, it proves nothing any more. `isConfirmed: false` is of somebody who may not have been asked: it does not count for
 * what cannot be undone.
 */
export type Proven = Person & { passwordHash?: string; isConfirmed?: boolean }

/** What signing in gives: a token for a program, and the cookie for a browser. */
export type SignInResult = {
  personId: number
  username: string
  token: string
  expires: Date
  cookie: string
}

/** Somebody has taken the first step of signing in, and has to take a second. */
export type SecondStepNeeded = { secondStepOf: Person & { passwordHash: string }; by: SignInWay }

/** What the first step of signing in gives. */
export type SignInOutcome = SignInResult | SecondStepNeeded

/**
 * Starts a session for somebody who has proven who they are, by as many steps as it takes.
 * @param secondStep what the second step was, where there was one
 * @param within the transaction of what it belongs to, where there is one
 * @throws HttpError 401 when the password was changed, the account disabled, or two-step sign-in turned on, meanwhile
 */
export type StartSession = (
  person: Proven,
  request: Request,
  by: SignInWay,
  secondStep?: SecondStepKind,
  within?: Transaction,
) => Promise<SignInResult>

/**
 * Starts a session for somebody in place of the one that asks, which ends in the same transaction.
 * @param passwordHash what the account has by now
 */
export type RenewSession = (
  transaction: Transaction,
  person: SignedIn,
  passwordHash: string,
  request: Request,
) => Promise<SignInResult>

/** Who has just made the account has no other browser that was seen; who has turned two-step sign-in on, goes on in theirs. */
const NOT_NEW: readonly SignInWay[] = ['sign-up', 'setup', 'two-step']

export function createSessionStart(
  config: Config,
  sql: Sql,
  tokens: Tokens,
  knownBrowsers: KnownBrowsers,
): StartSession {
  return async (person, request, by, secondStep, within) => {
    const isNew = !NOT_NEW.includes(by) && !(await knownBrowsers.isKnown(person.id, request))
    const device = { ...deviceOf(request), isNew }
    const hasTwoSteps = secondStep !== undefined || BOTH_STEPS.includes(by)
    const start = async (transaction: Transaction) => {
      const proven = { ...person, hasTwoSteps }
      const session = await createSession(transaction, proven, device, config.sessionDays)
      const { userAgent } = device
      if (session && isNew) await tellOfNewBrowser(transaction, person.id, device)
      if (session)
        await record(transaction, {
          action: 'session.started',
          actor: actorOf(person, request),
          subject: person,
          details: { by, ...(secondStep && { secondStep }), userAgent },
        })
      return session
    }
    const session = await (within ? start(within) : sql.begin(start))
    if (!session) throw invalidCredentials()
    return signFor(tokens, person, session, request)
  }
}

export function createSessionRenewal(config: Config, tokens: Tokens): RenewSession {
  return async (transaction, person, passwordHash, request) => {
    const proven = { ...person, passwordHash } // with as many steps as the one before
    const session = await createSession(transaction, proven, deviceOf(request), config.sessionDays)
    if (!session) throw invalidCredentials()
    return signFor(tokens, person, session, request)
  }
}

/** By mail, where there is an address: it may be somebody else who has the password. */
function tellOfNewBrowser(
  transaction: Transaction,
  personId: number,
  { userAgent, address }: Device,
): Promise<void> {
  return queueMail(transaction, personId, {
    kind: 'new-browser',
    userAgent,
    address,
    at: new Date().toISOString(),
  })
}

function deviceOf(request: Request): Device {
  return {
    address: requestContextOf(request).address,
    userAgent: (request.headers.get('user-agent') ?? '').slice(0, MAX_USER_AGENT),
    hasHostCookie: isSecure(request),
  }
}

async function signFor(
  tokens: Tokens,
  { id, username }: Person,
  { secret, expiresAt }: { secret: string; expiresAt: Date },
  request: Request,
): Promise<SignInResult> {
  const token = await tokens.sign(secret, expiresAt)
  return {
    personId: id,
    username,
    token,
    expires: expiresAt,
    cookie: serializeCookie('chatapp', token, expiresAt, request),
  }
}

/** The same for an unknown name and a wrong password. */
export function invalidCredentials(): HttpError {
  return new HttpError(401, say => say.errors.invalidCredentials)
}
