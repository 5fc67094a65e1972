import { type Actor, actorOf, record } from '../audit/record.ts'
import type { Config } from '../config/config.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { HttpError, invalid } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { claimInvitation, isWorkingInvitation } from '../invitations/store.ts'
import type { ServerSettings } from '../server-settings/settings.ts'
import type { SignInResult, StartSession } from '../sessions/start.ts'
import type { Limits } from './limits.ts'
import type { Credentials, Role } from './model.ts'
import { hashNewPassword } from './passwords.ts'
import { createPerson, type Person } from './store.ts'

type SignUpMode = Config['signUp']

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
  return async ({ username, password, invitation = '' }, request) => {
    await limits.takeSignUp(requestContextOf(request).address)
    await rejectUninvited(sql, settings.current().signUp, invitation)
    const passwordHash = await hashNewPassword(password, [username])
    const person = await sql.begin(transaction =>
      makeMember(
        transaction,
        { username, passwordHash, invitation, signUp: settings.current().signUp },
        request,
      ),
    )
    return startSession({ ...person, passwordHash }, request, 'sign-up')
  }
}

/**
 * Refuses whom no account is made for, before anything that takes time. What works here may be used up by somebody else until it is needed.
 * @throws HttpError 403
 */
async function rejectUninvited(sql: Sql, signUp: SignUpMode, invitation: string): Promise<void> {
  if (signUp === 'closed') throw new HttpError(403, say => say.errors.signUpClosed)
  if (signUp === 'open') return
  if (invitation === '') throw new HttpError(403, say => say.errors.invitationNeeded)
  if (!(await isWorkingInvitation(sql, invitation))) throw noSuchInvitation()
}

/** What a member's account is made of. */
type NewMember = { username: string; passwordHash: string; invitation: string; signUp: SignUpMode }

/** Makes the account of a member, and uses the invitation up. @throws HttpError 403 as `rejectUninvited`, 422 for a name that is taken */
export async function makeMember(
  transaction: Transaction,
  { username, passwordHash, invitation, signUp }: NewMember,
  request: Request,
): Promise<Person> {
  // The invitation first: who has its last use waits for nobody's name, and a name that is taken gives it back.
  const claimed = invitation === '' ? null : await claimInvitation(transaction, invitation)
  if (claimed === null && signUp !== 'open') throw noSuchInvitation()
  const person = await makeAccount(transaction, { username, passwordHash, role: 'member' }, request)
  if (claimed !== null) {
    const actor = actorOf(person, request)
    await record(transaction, { action: 'invitation.used', actor, details: { invitation: claimed } })
  }
  return person
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
