import type { Accounts } from '../accounts/accounts.ts'
import type { Person, SignedIn } from '../accounts/store.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { HttpError } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { queueMail } from '../mail/store.ts'
import { requireSession } from '../sessions/require.ts'
import { notBegunHere, SignOnProblem } from './problem.ts'
import type { Steps } from './steps.ts'
import { deleteIdentity, findJoined, type Joined, storeIdentity } from './store.ts'

/** Joining an account that exists to somebody at the provider: after its own sign-in, and never by itself. */
export type Joining = {
  find(person: Person): Promise<Joined | null>
  /** How the provider calls who came back from it in this session. @throws SignOnProblem */
  findJoining(person: SignedIn, request: Request): Promise<{ shown: string }>
  /** @throws SignOnProblem */
  join(person: SignedIn, request: Request): Promise<void>
  /** @throws HttpError 409 where nothing else would let them in, or it is not joined */
  remove(person: SignedIn, request: Request): Promise<void>
}

type Needs = { sql: Sql; accounts: Accounts; steps: Steps; issuer: string }

export function createJoining({ sql, accounts, steps, issuer }: Needs): Joining {
  async function getStep(person: SignedIn, request: Request) {
    const step = await steps.find(request)
    if (step?.purpose !== 'joining' || step.sessionId !== person.sessionId || !step.identity)
      throw notBegunHere()
    return { ...step, identity: step.identity }
  }

  async function recordIn(
    transaction: Transaction,
    action: 'sign-on.joined' | 'sign-on.removed',
    person: Person,
    request: Request,
  ): Promise<void> {
    const actor = actorOf(person, request)
    await record(transaction, { action, actor, subject: person, details: { issuer } })
  }

  return {
    find: person => findJoined(sql, person, issuer),

    findJoining: async (person, request) => (await getStep(person, request)).identity,

    async join(person, request) {
      const step = await getStep(person, request)
      const { identity } = step
      await sql.begin(async transaction => {
        await requireSession(transaction, person)
        if (!(await steps.consume(transaction, step))) throw notBegunHere()
        if (!(await storeIdentity(transaction, person, identity, identity.shown)))
          throw new SignOnProblem((await findJoined(transaction, person, issuer)) ? 'has-one' : 'taken')
        await recordIn(transaction, 'sign-on.joined', person, request)
        const { address } = requestContextOf(request)
        await queueMail(transaction, person.id, { kind: 'access-added', access: 'single-sign-on', address })
      })
    },

    async remove(person, request) {
      await sql.begin(async transaction => {
        await requireSession(transaction, person)
        const ways = await accounts.countWaysIn(transaction, person)
        if (!(await deleteIdentity(transaction, person, issuer)))
          throw new HttpError(409, say => say.singleSignOn.notJoined)
        if (ways === 1) throw new HttpError(409, say => say.singleSignOn.lastWay)
        await recordIn(transaction, 'sign-on.removed', person, request)
      })
    },
  }
}
