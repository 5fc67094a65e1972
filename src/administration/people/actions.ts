import { addAccount, changeAccount, endSessionsOf, makePasswordLink } from '../../accounts/administration.ts'
import { lockAsShown } from '../../accounts/as-shown.ts'
import { type Deletion, deleteAccount } from '../../accounts/deletion.ts'
import type { OneTimeLink } from '../../accounts/links.ts'
import { canExist, type Role } from '../../accounts/model.ts'
import { hashNewPassword } from '../../accounts/passwords.ts'
import type { Person } from '../../accounts/store.ts'
import type { Actor } from '../../audit/record.ts'
import type { Sql } from '../../database/connect.ts'
import { HttpError, invalid, notFound } from '../../errors.ts'
import { turnTwoStepOff } from '../../two-step/turn-off.ts'
import { findAccount, type ShownAccount } from './store.ts'

// What the pages and the API do for administrators: to others' accounts, and to their own what cannot lock them out.

/** What may be done to several accounts at once. */
export const ACTIONS = ['disable', 'enable', 'sign-out', 'delete'] as const
export type Action = (typeof ACTIONS)[number]

/** Finds an account by name, in any case. @throws HttpError 404 */
export async function getAccount(sql: Sql, username: string): Promise<ShownAccount> {
  const account = canExist(username) ? await findAccount(sql, username) : null
  if (!account) throw notFound(say => say.errors.noSuchPerson)
  return account
}

/**
 * Makes an account. Without a password, its person chooses one by the link that this gives.
 * @throws HttpError 422 when the name is taken
 */
export async function addPerson(
  sql: Sql,
  actor: Actor,
  { username, role = 'member', password }: { username: string; role?: Role; password?: string | undefined },
): Promise<{ account: ShownAccount; link: OneTimeLink | null }> {
  const passwordHash = password === undefined ? '' : await hashNewPassword(password, [username])
  const person = await addAccount(sql, actor, { username: username.trim(), passwordHash, role })
  if (!person) throw invalid({ username: [say => say.fields.usernameTaken] })
  const link = password === undefined ? await makePasswordLink(sql, actor, person) : null
  return { account: await getAccount(sql, person.username), link }
}

/**
 * Disables or enables an account, or gives it another role.
 * @throws HttpError 404, 409 for the last administrator, for oneself, or when the account is not what it was shown as
 */
export async function changePerson(
  sql: Sql,
  actor: Actor,
  account: Person,
  change: { isDisabled?: boolean | undefined; role?: Role | undefined },
  was?: string,
): Promise<boolean> {
  if (change.isDisabled) refuseOneself(actor, account)
  return changeAccount(sql, actor, account, change, was)
}

/** @throws HttpError 404, 409 as `changePerson` */
export async function deletePerson(
  sql: Sql,
  actor: Actor,
  account: Person,
  deletion: Deletion,
): Promise<void> {
  refuseOneself(actor, account)
  await deleteAccount(sql, actor, account, deletion)
}

/**
 * Turns off somebody's two-step sign-in whose app and recovery codes are gone.
 * @throws HttpError 404; 409 when it is off, for oneself, or when the account is not what it was shown as
 */
export async function takeTwoStepOff(sql: Sql, actor: Actor, account: Person, was?: string): Promise<void> {
  refuseOneself(actor, account)
  await sql.begin(async transaction => {
    await lockAsShown(transaction, account, was)
    await turnTwoStepOff(transaction, actor, account)
  })
}

/** Why it could not be done to somebody. */
type Failure = { username: string; error: HttpError }

/**
 * Does something to several accounts: to each by itself, so that one to which it cannot be done keeps none of the others from it.
 * @param chosen what each was shown as, by name
 * @returns to how many it was done, and why not to the others
 */
export async function doToSeveral(
  sql: Sql,
  actor: Actor,
  action: Action,
  chosen: ReadonlyMap<string, string>,
  withMessages: boolean,
): Promise<{ done: number; failures: Failure[] }> {
  const failures: Failure[] = []
  for (const [username, was] of chosen) {
    try {
      const account = await getAccount(sql, username)
      if (action === 'delete') await deletePerson(sql, actor, account, { was, withMessages })
      else if (action === 'sign-out') await endSessionsOf(sql, actor, account)
      else await changePerson(sql, actor, account, { isDisabled: action === 'disable' }, was)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      failures.push({ username, error })
    }
  }
  return { done: chosen.size - failures.length, failures }
}

/** Whoever did that would lock themselves out. @throws HttpError 409 */
function refuseOneself(actor: Actor, { id }: Person): void {
  if (actor.id === id) throw new HttpError(409, say => say.errors.notYourself)
}
