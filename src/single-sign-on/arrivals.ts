import type { Accounts } from '../accounts/accounts.ts'
import { record, strangerOf } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { publicUrlOf } from '../http/request-context.ts'
import { recordConfirmed } from '../sessions/store.ts'
import type { InAccount, Newcomers } from './newcomers.ts'
import { logProblem, notBegunHere, type Problem, SignOnProblem } from './problem.ts'
import type { Provider, SignedOn } from './provider.ts'
import type { Step, Steps } from './steps.ts'
import { findByIdentity } from './store.ts'

/** How somebody comes back from the provider: with what they are, what they have to do next, or what has kept them. */
export type Arrival =
  | ({ kind: 'account' } & InAccount)
  | { kind: 'name' | 'joining'; cookie: string }
  | { kind: 'confirmed'; next: string }
  | { kind: 'problem'; problem: Problem; isOwnAccount: boolean }

type Needs = { sql: Sql; accounts: Accounts; provider: Provider; steps: Steps; newcomers: Newcomers }

/** Takes browsers in that come from the provider. */
export function createArrivals({ sql, accounts, provider, steps, newcomers }: Needs) {
  /** Uses the step up, and asks the provider who came. @throws SignOnProblem */
  async function identify(step: Step, request: Request): Promise<SignedOn> {
    const { purpose, sessionId, secrets, ageS } = step
    const address = publicUrlOf(request)
    // Before it is used up: a browser in which this was begun twice goes on with the second.
    if (!secrets || secrets.state !== address.searchParams.get('state')) throw notBegunHere()
    if (sessionId !== null && (await accounts.identify(request))?.sessionId !== sessionId)
      throw notBegunHere()
    if (!(await steps.consume(sql, step))) throw notBegunHere()
    return provider.identify(address, secrets, { ageS, mustBeAnew: purpose === 'confirm' })
  }

  async function arrive(step: Step, request: Request): Promise<Arrival> {
    const signedOn = await identify(step, request)
    if (step.sessionId !== null) return arriveInOwn(step, signedOn, request)
    const person = await findByIdentity(sql, signedOn)
    if (!person) {
      const newcomer = await newcomers.welcome(step, signedOn, request)
      return 'cookie' in newcomer ? { kind: 'name', ...newcomer } : { kind: 'account', ...newcomer }
    }
    if (person.isDisabled) {
      await recordFailure('disabled', request, person)
      throw new SignOnProblem('disabled')
    }
    return { kind: 'account', person: { ...person, isConfirmed: signedOn.isAnew }, next: step.next }
  }

  /** Somebody who is signed in, and confirms that, or joins their account. */
  async function arriveInOwn(
    { purpose, next }: Step,
    signedOn: SignedOn,
    request: Request,
  ): Promise<Arrival> {
    const person = await accounts.identify(request)
    if (!person) throw notBegunHere() // signed out at this moment
    const account = await findByIdentity(sql, signedOn)
    if (purpose === 'confirm') {
      if (account?.id !== person.id) throw new SignOnProblem('not-yours')
      await recordConfirmed(sql, person.sessionId)
      return { kind: 'confirmed', next }
    }
    if (account) throw new SignOnProblem(account.id === person.id ? 'has-one' : 'taken')
    const { issuer, subject, describe } = signedOn
    const identity = { issuer, subject, ...(await describe()) }
    const carried = { next, invitation: '', identity }
    return { kind: 'joining', cookie: await steps.begin('joining', person, carried, request) }
  }

  async function recordFailure(
    reason: string,
    request: Request,
    subject?: InAccount['person'],
  ): Promise<void> {
    await record(sql, {
      action: 'session.failed',
      actor: strangerOf(request),
      ...(subject && { subject: { id: subject.id, username: subject.username } }),
      details: { reason },
    })
  }

  return async function comeBack(request: Request): Promise<Arrival> {
    const step = await steps.find(request)
    try {
      if (!step) throw notBegunHere()
      return await arrive(step, request)
    } catch (error) {
      const problem = logProblem(error)
      if (problem === 'refused') await recordFailure('single-sign-on', request)
      return { kind: 'problem', problem, isOwnAccount: (step?.sessionId ?? null) !== null }
    }
  }
}
