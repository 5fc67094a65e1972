import { hashPasswordOf } from '../accounts/account-passwords.ts'
import {
  addAccount,
  changePassword,
  changeRole,
  endSessionsOf,
  listAccounts,
  setDisabled,
} from '../accounts/administration.ts'
import { deleteAccount } from '../accounts/deletion.ts'
import { NewCredentials, ROLES, type Role } from '../accounts/model.ts'
import { hashNewPassword } from '../accounts/passwords.ts'
import { findPersonByName, type Person } from '../accounts/store.ts'
import { SYSTEM } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError, OperatorError } from '../errors.ts'
import { validate } from '../http/validation.ts'
import { turnTwoStepOff } from '../two-step/turn-off.ts'
import { askForPassword, confirm } from './ask.ts'
import { printJson, printTable } from './print.ts'
import { withDatabase } from './with-database.ts'

type Change = 'passwd' | 'disable' | 'enable' | 'logout' | 'two-step-off'

/** Prints every account, by name. */
export async function listUsers(config: Config, isJson: boolean): Promise<void> {
  const accounts = await withDatabase(config, listAccounts)
  if (isJson) return printJson(accounts)
  printTable(
    ['username', 'role', 'made', 'last seen', 'sessions', 'state'],
    accounts.map(({ username, role, createdAt, lastSeenAt, sessions, isDisabled }) => [
      username,
      role,
      day(createdAt),
      lastSeenAt ? day(lastSeenAt) : 'never',
      String(sessions),
      isDisabled ? 'disabled' : 'active',
    ]),
  )
}

/** Makes an account, and says so. @throws OperatorError */
export async function addUser(config: Config, username: string, role: Role): Promise<void> {
  await withDatabase(config, async sql => {
    const passwordHash = await askForNewPassword(username, password => hashNewPassword(password, [username]))
    const person = await addAccount(sql, SYSTEM, { username, passwordHash, role })
    if (!person)
      throw new OperatorError(
        `The name ${username} is taken. Choose another, or set its password with passwd.`,
      )
    const what = role === 'administrator' ? ', and is an administrator' : ''
    process.stdout.write(`${person.username} can sign in now${what}.\n`)
  })
}

/** Gives somebody another role, and says so. @throws OperatorError */
export async function changeUserRole(config: Config, username: string, text: string): Promise<void> {
  const role = ROLES.find(role => role === text)
  if (!role) throw new OperatorError(`${text} is no role. Choose ${ROLES.join(' or ')}.`)
  await withDatabase(config, async sql => {
    const person = await find(sql, username)
    await changeRole(sql, SYSTEM, person, role)
    process.stdout.write(`${person.username} is ${role === 'member' ? 'a' : 'an'} ${role} now.\n`)
  })
}

/** Changes an account, and says what was done. @throws OperatorError */
export async function changeUser(config: Config, change: Change, username: string): Promise<void> {
  const done = await withDatabase(config, sql => CHANGES[change](sql, username))
  process.stdout.write(`${done}\n`)
}

/** Deletes an account, after asking. @throws OperatorError when nobody could be asked */
export async function deleteUser(
  config: Config,
  username: string,
  { isConfirmed, withMessages }: { isConfirmed: boolean; withMessages: boolean },
): Promise<void> {
  await withDatabase(config, async sql => {
    const person = await find(sql, username)
    const what = withMessages
      ? `This removes ${person.username} and all their conversations, for both people, for good.`
      : `This removes ${person.username} for good. Others keep what was written, with a deleted account.`
    if (!isConfirmed && !(await confirm(`${what}\nType the name to go on: `, person.username)))
      throw new OperatorError('Nothing was removed. Type the name when asked, or give --yes.')
    await deleteAccount(sql, SYSTEM, person, { withMessages })
    const left = withMessages ? 'with all their conversations' : 'and others keep what was written'
    process.stdout.write(`${person.username} is gone, ${left}.\n`)
  })
}

/** Each gives the sentence that says what was done. */
const CHANGES: Record<Change, (sql: Sql, username: string) => Promise<string>> = {
  async passwd(sql, username) {
    const person = await find(sql, username)
    const passwordHash = await askForNewPassword(person.username, password =>
      hashPasswordOf(sql, person, password),
    )
    await changePassword(sql, SYSTEM, person, passwordHash)
    return `The password of ${person.username} is changed, and they are signed out everywhere.`
  },

  async disable(sql, username) {
    const person = await find(sql, username)
    await setDisabled(sql, SYSTEM, person, true)
    return `${person.username} can no longer sign in, and is signed out everywhere.`
  },

  async enable(sql, username) {
    const person = await find(sql, username)
    await setDisabled(sql, SYSTEM, person, false)
    return `${person.username} can sign in again.`
  },

  async logout(sql, username) {
    const person = await find(sql, username)
    const count = await endSessionsOf(sql, SYSTEM, person)
    return `${person.username} is signed out everywhere (${count} ${count === 1 ? 'session' : 'sessions'}).`
  },

  async 'two-step-off'(sql, username) {
    const person = await find(sql, username)
    try {
      await sql.begin(transaction => turnTwoStepOff(transaction, SYSTEM, person))
    } catch (error) {
      throw error instanceof HttpError ? new OperatorError(error.message) : error
    }
    return `From now on, the password alone signs ${person.username} in.`
  },
}

async function find(sql: Sql, username: string): Promise<Person> {
  const person = await findPersonByName(sql, username)
  if (!person)
    throw new OperatorError(`There is nobody called ${username}. \`chatapp user list\` shows who there is.`)
  return person
}

/** Checks it by the rules of the sign-up page. */
async function askForNewPassword(
  username: string,
  hash: (password: string) => Promise<string>,
): Promise<string> {
  try {
    return await hash(
      validate(NewCredentials, { username, password: await askForPassword(username) }).password,
    )
  } catch (error) {
    throw error instanceof HttpError ? new OperatorError(error.message) : error
  }
}

function day(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}
