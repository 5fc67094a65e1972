import type { Accounts } from '../accounts/accounts.ts'
import { makeMember } from '../accounts/sign-up.ts'
import { findPersonByName, type Person } from '../accounts/store.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { HttpError } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { isWorkingInvitation } from '../invitations/store.ts'
import type { ServerSettings } from '../server-settings/settings.ts'
import type { Proven } from '../sessions/start.ts'
import { notBegunHere, SignOnProblem } from './problem.ts'
import type { Identity, SignedOn } from './provider.ts'
import type { Step, Steps } from './steps.ts'
import { storeIdentity } from './store.ts'
import { proposeUsername } from './username.ts'

/** Somebody has an account, and goes on to a page. */
export type InAccount = { person: Proven; next: string }

/** Accounts at first sight: without a password, and with a name that nobody had. */
export type Newcomers = {
  /** Whom an account is made for. */
  signUp(): Config['signUp']
  /**
   * Makes an account under the name that the provider gives. Where that does not go, its person chooses another.
   * @returns the account; null when a name has to be chosen, in the step that comes next
   * @throws SignOnProblem where none is made for them, HttpError 429
   */
  welcome(step: Step, signedOn: SignedOn, request: Request): Promise<InAccount | { cookie: string }>
  /** What username is proposed to somebody who chooses one. @throws SignOnProblem for whoever is not at that step */
  propose(request: Request): Promise<string>
  /** Makes the account of somebody who has chosen a name. @throws SignOnProblem, HttpError 403, 422, 429 */
  makeAccount(username: string, request: Request): Promise<InAccount>
}

type Needs = { config: Config; sql: Sql; settings: ServerSettings; accounts: Accounts; steps: Steps }

export function createNewcomers({ config, sql, settings, accounts, steps }: Needs): Newcomers {
  const signUp = () => (config.oidcSignUp === 'server' ? settings.current().signUp : config.oidcSignUp)

  /** @throws SignOnProblem for whom no account is made */
  async function rejectUninvited(invitation: string): Promise<void> {
    if (signUp() === 'open') return
    if (signUp() === 'closed') throw new SignOnProblem('no-account')
    if (invitation === '') throw new SignOnProblem('invitation-needed')
    if (!(await isWorkingInvitation(sql, invitation))) throw new SignOnProblem('no-such-invitation')
  }

  async function makeIn(
    transaction: Transaction,
    username: string,
    invitation: string,
    identity: Identity & { shown: string },
    request: Request,
  ): Promise<Person> {
    const member = { username, passwordHash: '', invitation, signUp: signUp() }
    const person = await makeMember(transaction, member, request)
    if (!(await storeIdentity(transaction, person, identity, identity.shown)))
      throw new SignOnProblem('taken') // they have come in two tabs
    const actor = actorOf(person, request)
    const details = { issuer: identity.issuer }
    await record(transaction, { action: 'sign-on.joined', actor, subject: person, details })
    return person
  }

  async function getStep(request: Request) {
    const step = await steps.find(request)
    if (step?.purpose !== 'name' || !step.identity) throw notBegunHere()
    return { ...step, identity: step.identity }
  }

  return {
    signUp,

    async welcome({ invitation, next }, { issuer, subject, isAnew, describe }, request) {
      await accounts.limits.takeSignUp(requestContextOf(request).address)
      await rejectUninvited(invitation)
      const identity = { issuer, subject, ...(await describe()) }
      const username = proposeUsername(identity.preferredUsername)
      if (username !== '' && !(await findPersonByName(sql, username))) {
        const person = await sql
          .begin(transaction => makeIn(transaction, username, invitation, identity, request))
          .catch(error => {
            if (error instanceof HttpError && error.status === 422) return null // somebody was quicker with the name
            throw error
          })
        if (person) return { person: { ...person, isConfirmed: isAnew }, next }
      }
      return { cookie: await steps.begin('name', null, { next, invitation, identity }, request) }
    },

    propose: async request => proposeUsername((await getStep(request)).identity.preferredUsername),

    async makeAccount(username, request) {
      const step = await getStep(request)
      await accounts.limits.takeSignUp(requestContextOf(request).address)
      const person = await sql.begin(async transaction => {
        if (!(await steps.consume(transaction, step))) throw notBegunHere()
        return makeIn(transaction, username, step.invitation, step.identity, request)
      })
      return { person: { ...person, isConfirmed: false }, next: step.next }
    },
  }
}
