import type { Person } from '../accounts/store.ts'
import { type Actor, record } from '../audit/record.ts'
import type { Transaction } from '../database/connect.ts'
import { HttpError } from '../errors.ts'
import { queueMail } from '../mail/store.ts'
import { disableTwoStep } from './store.ts'

/**
 * Turns somebody's two-step sign-in off: they do it themselves, or an administrator for somebody whose phone is gone, who is told by mail.
 * @throws HttpError 409 when it is off
 */
export async function turnTwoStepOff(transaction: Transaction, actor: Actor, person: Person): Promise<void> {
  if (!(await disableTwoStep(transaction, person))) throw new HttpError(409, say => say.errors.twoStepIsOff)
  await record(transaction, { action: 'account.two-step-off', actor, subject: person })
  if (actor.id !== person.id) await queueMail(transaction, person.id, { kind: 'two-step-removed' })
}
