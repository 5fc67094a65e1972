import { actorOf, record } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import type { SecondStepKind } from '../two-step/two-step.ts'
import { serializeCookie } from './cookie.ts'
import { createSession, type Device, type Person } from './store.ts'
import type { Tokens } from './tokens.ts'

/** How somebody has proven who they are; the audit log says it. */
export type SignInWay = 'password' | 'link' | 'sign-up' | 'setup' | 'passkey' | 'single-sign-on'

/** These count as both steps: a device and what unlocks it, or somebody else who asks for two. */
const BOTH_STEPS: readonly SignInWay[] = ['passkey', 'single-sign-on']

/**
 * Somebody who has proven who they are. Where that was by a password, `passwordHash` is what it was compared with: when the password has
 * been changed since, it proves nothing any more.
 */
export type Proven = Person & { passwordHash?: string }

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
 * @throws HttpError 401 when the password was changed, the account disabled, or two-step sign-in turned on, meanwhile
 */
export type StartSession = (
  person: Proven,
  request: Request,
  by: SignInWay,
  secondStep?: SecondStepKind,
) => Promise<SignInResult>

export function createSessionStart(config: Config, sql: Sql, tokens: Tokens): StartSession {
  return async (person, request, by, secondStep) => {
    const { address } = requestContextOf(request)
    const device: Device = { address, userAgent: (request.headers.get('user-agent') ?? '').slice(0, 300) }
    const hasTwoSteps = secondStep !== undefined || BOTH_STEPS.includes(by)
    const session = await sql.begin(async transaction => {
      const proven = { ...person, hasTwoSteps }
      const session = await createSession(transaction, proven, device, config.sessionDays)
      const { userAgent } = device
      if (session)
        await record(transaction, {
          action: 'session.started',
          actor: actorOf(person, request),
          subject: person,
          details: { by, ...(secondStep && { secondStep }), userAgent },
        })
      return session
    })
    if (!session) throw invalidCredentials()
    const token = await tokens.sign(session.secret, session.expiresAt)
    const cookie = serializeCookie('chatapp', token, session.expiresAt, request)
    return { personId: person.id, username: person.username, token, expires: session.expiresAt, cookie }
  }
}

/** The same for an unknown name and a wrong password. */
export function invalidCredentials(): HttpError {
  return new HttpError(401, say => say.errors.invalidCredentials)
}
