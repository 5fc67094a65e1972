import { readCookie, serializeCookie } from '../accounts/cookie.ts'
import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { isMissing } from '../database/sql-errors.ts'
import { HttpError } from '../errors.ts'
import type {
  SecondStepNeeded,
  SignInOutcome,
  SignInResult,
  SignInWay,
  StartSession,
} from '../sessions/start.ts'
import { createRememberedBrowsers, type RememberedBrowsers } from './remembered-browsers.ts'
import {
  consumePendingSignIn,
  findPendingSignIn,
  hasTwoStep,
  PENDING_MINUTES,
  type PendingSignIn,
  storePendingSignIn,
} from './store.ts'
import type { TwoStep } from './two-step.ts'

/** What comes between the first step of signing in, by a password or a link, and the session. */
export type SecondStep = {
  /**
   * Goes on with somebody who has taken the first step: to a session where there is no second, or it was taken in this browser not long ago.
   * @param code a code that was given together with the first step
   * @throws HttpError as `StartSession` and `TwoStep.check`
   */
  proceed(
    person: PendingSignIn['person'],
    request: Request,
    by: SignInWay,
    code?: string,
  ): Promise<SignInOutcome>
  /** Keeps a sign-in until its second step, on whichever instance. @returns the cookie by which it is found again @throws HttpError 401 */
  begin(needed: SecondStepNeeded, request: Request): Promise<string>
  /** Finds who has taken the first step in this browser; null when nobody has, or too long ago. */
  find(request: Request): Promise<Person | null>
  /** Takes the second step. Of several at once, one gets a session. @throws HttpError 401, 422 for the field `code`, 429, 503 */
  finish(code: string, request: Request): Promise<SignInResult>
  /** Gives the cookie that clears that of a sign-in which waited. */
  clear(request: Request): string
  browsers: RememberedBrowsers
}

const MINUTE_MS = 60_000

export function createSecondStep(sql: Sql, twoStep: TwoStep, startSession: StartSession): SecondStep {
  const browsers = createRememberedBrowsers(sql)

  async function findIn(request: Request): Promise<(PendingSignIn & { secret: string }) | null> {
    const secret = readCookie('chatapp-sign-in', request)
    const pending = secret ? await findPendingSignIn(sql, secret) : null
    return secret && pending ? { ...pending, secret } : null
  }

  return {
    browsers,

    async proceed(person, request, by, code) {
      if (!(await hasTwoStep(sql, person))) return startSession(person, request, by)
      if (await browsers.isRemembered(person, request))
        return startSession(person, request, by, 'remembered-browser')
      if (code === undefined) return { secondStepOf: person, by }
      return startSession(person, request, by, await twoStep.check(person, code, request))
    },

    async begin({ secondStepOf, by }, request) {
      const secret = await storePendingSignIn(sql, { person: secondStepOf, way: by }).catch(error => {
        if (isMissing(error)) return null // it was turned off at this moment
        throw error
      })
      if (secret === null) throw beginAgain()
      const expiresAt = new Date(Date.now() + PENDING_MINUTES * MINUTE_MS)
      return serializeCookie('chatapp-sign-in', secret, expiresAt, request)
    },

    async find(request) {
      return (await findIn(request))?.person ?? null
    },

    async finish(code, request) {
      const pending = await findIn(request)
      if (!pending) throw beginAgain()
      const { person, way, secret } = pending
      const kind = await twoStep.check(person, code, request, async transaction => {
        if (!(await consumePendingSignIn(transaction, secret))) throw beginAgain()
      })
      return startSession(person, request, way, kind)
    },

    clear: request => serializeCookie('chatapp-sign-in', '', new Date(0), request),
  }
}

function beginAgain(): HttpError {
  return new HttpError(401, say => say.errors.signInAgain)
}
