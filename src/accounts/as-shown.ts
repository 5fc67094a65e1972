import type { Action } from '../audit/record.ts'
import type { Transaction } from '../database/connect.ts'
import { HttpError, notFound } from '../errors.ts'
import type { Sentence, Words } from '../words/words.ts'
import type { Role } from './model.ts'
import type { Person } from './store.ts'

// Two administrators may have the same account before them. A form, or a program, says what it was shown; what was changed since then is
// told, and not overwritten unseen.

/** What of an account administrators change. */
export type AccountState = { id: number; role: Role; isDisabled: boolean }

/** Writes what an account is, as forms and programs carry it. */
export function versionOf({ id, role, isDisabled }: AccountState): string {
  return `${id}.${role}.${isDisabled ? 'disabled' : 'active'}`
}

/**
 * Locks an account until the transaction ends, and makes sure that it is as whoever wants to change it was shown it.
 * @param was what they were shown; undefined for whatever it is
 * @throws HttpError 404 when it was deleted, 409 when it is not so any more
 */
export async function lockAsShown(
  transaction: Transaction,
  person: Person,
  was?: string,
): Promise<AccountState> {
  const [account] = await transaction<AccountState[]>`
    SELECT id, role, disabled_at IS NOT NULL AS "isDisabled" FROM users
    WHERE id = ${person.id} AND deleted_at IS NULL FOR NO KEY UPDATE`
  if (!account) throw notFound(say => say.errors.noSuchPerson)
  if (was === undefined || was === versionOf(account)) return account
  throw new HttpError(409, await sayWhatChanged(transaction, idIn(was) ?? person.id))
}

/** Says what was changed last, and by whom. What somebody did by SQL is in no log. */
async function sayWhatChanged(transaction: Transaction, id: number): Promise<Sentence> {
  const [change] = await transaction<
    { action: Action; actorId: number | null; actor: string; role: Role | null }[]
  >`
    SELECT entry.action, actor_id AS "actorId", actor_name AS actor, details->>'role' AS role
    FROM unnest(${Object.keys(CHANGES)}::text[]) AS wanted (action)
    CROSS JOIN LATERAL (
      SELECT * FROM audit WHERE subject_id = ${id} AND audit.action = wanted.action
      ORDER BY at DESC, id DESC LIMIT 1) entry
    ORDER BY at DESC, id DESC LIMIT 1`
  if (!change) return say => say.errors.changedMeanwhile
  const describe = CHANGES[change.action]?.(change.role)
  if (!describe) return say => say.errors.changedMeanwhile
  return say => {
    const { people } = say.administration
    return people.meanwhile[describe](change.actorId === null ? people.commandLine : change.actor)
  }
}

type Change = keyof Words['administration']['people']['meanwhile']

/** What each action of the audit log changes of an account. */
const CHANGES: Partial<Record<Action, (role: Role | null) => Change>> = {
  'account.disabled': () => 'disabled',
  'account.enabled': () => 'enabled',
  'account.role-changed': role => (role === 'administrator' ? 'promoted' : 'demoted'),
  'account.deleted': () => 'deleted',
}

function idIn(was: string): number | null {
  const [, id] = /^(\d{1,15})\./.exec(was) ?? []
  return id === undefined ? null : Number(id)
}
