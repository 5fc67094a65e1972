import { type Actor, record } from '../audit/record.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { isLastAdministrator } from '../database/sql-errors.ts'
import { HttpError } from '../errors.ts'
import { queueMail } from '../mail/store.ts'
import { lockAsShown } from './as-shown.ts'
import { createPasswordLink, type OneTimeLink } from './links.ts'
import type { Role } from './model.ts'
import { createPerson, type Person } from './store.ts'

// What administrators and the command line do to accounts while servers run. Triggers tell the servers to drop what they have
// cached. Each is recorded in the transaction that does it; what changes nothing is not.

/** An account as the operator sees it. */
type ListedAccount = Person & {
  isDisabled: boolean
  role: Role
  createdAt: Date
  lastSeenAt: Date | null
  sessions: number
}

/** Lists every account, by name. */
export async function listAccounts(sql: Sql): Promise<ListedAccount[]> {
  return await sql<ListedAccount[]>`
    SELECT users.id, username, role, disabled_at IS NOT NULL AS "isDisabled", users.created_at AS "createdAt",
           nullif(users.seen_at, '-infinity') AS "lastSeenAt", count(sessions.id)::int AS sessions
    FROM users LEFT JOIN sessions ON user_id = users.id AND expires_at > now()
    WHERE deleted_at IS NULL GROUP BY users.id ORDER BY lower(username COLLATE "C")`
}

/** Makes an account for somebody. Returns null when the name is taken. */
export async function addAccount(
  sql: Sql,
  actor: Actor,
  account: { username: string; passwordHash: string; role: Role },
): Promise<Person | null> {
  const { username, passwordHash, role } = account
  return sql.begin(async transaction => {
    const person = await createPerson(transaction, username, passwordHash, role)
    if (person)
      await record(transaction, { action: 'account.made', actor, subject: person, details: { role } })
    return person
  })
}

/** Sets a new password. A trigger ends every session: whoever knew the old one is out. */
export async function changePassword(
  sql: Sql,
  actor: Actor,
  person: Person,
  passwordHash: string,
): Promise<void> {
  await sql.begin(async transaction => {
    await lockAsShown(transaction, person)
    await transaction`UPDATE users SET password_hash = ${passwordHash} WHERE id = ${person.id}`
    await record(transaction, { action: 'account.password-changed', actor, subject: person })
  })
}

/** What administrators change of an account. */
type Change = { isDisabled?: boolean | undefined; role?: Role | undefined }

/**
 * Disables an account, whose sessions a trigger then ends, or enables it again; gives it another role.
 * @param was what whoever does it was shown of the account
 * @returns whether anything was not so before
 * @throws HttpError 404, 409 for the last administrator, or when the account is not any more what it was shown as
 */
export async function changeAccount(
  sql: Sql,
  actor: Actor,
  person: Person,
  { isDisabled, role }: Change,
  was?: string,
): Promise<boolean> {
  return sql.begin(async transaction => {
    await lockAsShown(transaction, person, was)
    const wasRole = role !== undefined && (await changeRoleIn(transaction, actor, person, role))
    const wasOther = isDisabled !== undefined && (await setDisabledIn(transaction, actor, person, isDisabled))
    return wasRole || wasOther
  })
}

/** Disables or enables an account, as `changeAccount`. */
export function setDisabled(sql: Sql, actor: Actor, person: Person, isDisabled: boolean): Promise<boolean> {
  return changeAccount(sql, actor, person, { isDisabled })
}

/** Gives somebody another role, as `changeAccount`. Whoever becomes an administrator signs in anew. */
export function changeRole(sql: Sql, actor: Actor, person: Person, role: Role): Promise<boolean> {
  return changeAccount(sql, actor, person, { role })
}

async function setDisabledIn(
  transaction: Transaction,
  actor: Actor,
  person: Person,
  isDisabled: boolean,
): Promise<boolean> {
  const { count } = await exceptTheLastAdministrator(transaction`
    UPDATE users SET disabled_at = CASE WHEN ${isDisabled} THEN now() END
    WHERE id = ${person.id} AND (disabled_at IS NOT NULL) <> ${isDisabled}`)
  if (count > 0)
    await record(transaction, {
      action: isDisabled ? 'account.disabled' : 'account.enabled',
      actor,
      subject: person,
    })
  return count > 0
}

async function changeRoleIn(
  transaction: Transaction,
  actor: Actor,
  person: Person,
  role: Role,
): Promise<boolean> {
  const { count } = await exceptTheLastAdministrator(
    transaction`UPDATE users SET role = ${role} WHERE id = ${person.id} AND role <> ${role}`,
  )
  // With more rights comes a new session: whoever has taken an old one over does not get them.
  if (count > 0 && role === 'administrator')
    await transaction`DELETE FROM sessions WHERE user_id = ${person.id}`
  if (count > 0)
    await record(transaction, { action: 'account.role-changed', actor, subject: person, details: { role } })
  return count > 0
}

/**
 * Makes a link by which somebody chooses a new password, in place of one that was made before. They are told by mail, with a link of their own, where
 * there is a confirmed address.
 * @param was what whoever does it was shown of the account
 * @throws HttpError 404, 409 for a disabled account, or one that is not any more what it was shown as
 */
export async function makePasswordLink(
  sql: Sql,
  actor: Actor,
  person: Person,
  was?: string,
): Promise<OneTimeLink> {
  return sql.begin(async transaction => {
    const { isDisabled } = await lockAsShown(transaction, person, was)
    if (isDisabled) throw new HttpError(409, say => say.errors.enableFirst)
    const link = await createPasswordLink(transaction, person)
    await record(transaction, { action: 'account.link-made', actor, subject: person })
    if (actor.id !== person.id) await queueMail(transaction, person.id, { kind: 'password-link' })
    return link
  })
}

/** Ends every session of somebody. @returns how many there were */
export async function endSessionsOf(sql: Sql, actor: Actor, person: Person): Promise<number> {
  return sql.begin(async transaction => {
    await lockAsShown(transaction, person)
    const { count } = await transaction`DELETE FROM sessions WHERE user_id = ${person.id}`
    if (count > 0)
      await record(transaction, {
        action: 'sessions.ended',
        actor,
        subject: person,
        details: { sessions: count },
      })
    return count
  })
}

/** The trigger keep_an_administrator() refuses what would leave nobody to run the server. @throws HttpError 409 */
export async function exceptTheLastAdministrator<Result>(change: PromiseLike<Result>): Promise<Result> {
  try {
    return await change
  } catch (error) {
    throw isLastAdministrator(error) ? new HttpError(409, say => say.errors.lastAdministrator) : error
  }
}
