import { type Actor, actorOf, record } from '../audit/record.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { HttpError, invalid } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { claimInvitation, isWorkingInvitation } from '../invitations/store.ts'
import type { ServerSettings } from '../server-settings/settings.ts'
import type { Limits } from './limits.ts'
import type { Credentials, Role } from './model.ts'
import { hashPassword } from './passwords.ts'
import type { SignInResult, StartSession } from './sessions.ts'
import { createPerson, type Person } from './store.ts'

/**
 * Makes an account and signs in. An invitation is used up with it, where sign-up is open too, so that whoever made it sees who came.
 * @throws HttpError 403 where sign-up is closed, or by invitation and there is none that works; 422 for a name that is taken; 429
 */
export type SignUp = (
  credentials: Credentials & { invitation?: string | undefined },
  request: Request,
) => Promise<SignInResult>

export function createSignUp(
  sql: Sql,
  settings: ServerSettings,
  limits: Limits,
  startSession: StartSession,
): SignUp {
  /** Before a password is hashed, which takes time. What is found here may be used up by somebody else until then. */
  async function rejectWithoutInvitation(invitation: string): Promise<void> {
    const { signUp } = settings.current()
    if (signUp === 'closed') throw new HttpError(403, say => say.errors.signUpClosed)
    if (signUp === 'open') return
    if (invitation === '') throw new HttpError(403, say => say.errors.invitationNeeded)
    if (!(await isWorkingInvitation(sql, invitation))) throw noSuchInvitation()
  }

  return async ({ username, password, invitation = '' }, request) => {
    await limits.takeSignUp(requestContextOf(request).address)
    await rejectWithoutInvitation(invitation)
    const passwordHash = await hashPassword(password)
    const person = await sql.begin(async transaction => {
      // The invitation first: who has its last use waits for nobody's name, and a name that is taken gives it back.
      const claimed = invitation === '' ? null : await claimInvitation(transaction, invitation)
      if (claimed === null && settings.current().signUp !== 'open') throw noSuchInvitation()
      const person = await makeAccount(transaction, { username, passwordHash, role: 'member' }, request)
      if (claimed !== null) {
        const actor = actorOf(person, request)
        await record(transaction, { action: 'invitation.used', actor, details: { invitation: claimed } })
      }
      return person
    })
    return startSession({ ...person, passwordHash }, request, 'sign-up')
  }
}

/** Makes somebody's own account, and records it. @throws HttpError 422 for a name that is taken */
export async function makeAccount(
  transaction: Transaction,
  { username, passwordHash, role }: { username: string; passwordHash: string; role: Role },
  request: Request,
): Promise<Person> {
  const person = await createPerson(transaction, username.trim(), passwordHash, role)
  if (!person) throw invalid({ username: [say => say.fields.usernameTaken] })
  const actor: Actor = actorOf(person, request)
  await record(transaction, { action: 'account.made', actor, subject: person, details: { role } })
  return person
}

/** Whether it was used up, has ended, was revoked or never was, nobody is told. */
function noSuchInvitation(): HttpError {
  return new HttpError(403, say => say.errors.noSuchInvitation)
}
