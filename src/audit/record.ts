import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { requestContextOf } from '../http/request-context.ts'

/** What the audit log has entries of. */
export const ACTIONS = [
  'server.set-up',
  'session.started',
  'session.failed',
  'session.ended',
  'sessions.ended',
  'account.made',
  'account.disabled',
  'account.enabled',
  'account.deleted',
  'account.role-changed',
  'account.password-changed',
  'account.display-name-changed',
  'account.link-made',
  'account.two-step-on',
  'account.two-step-off',
  'account.recovery-codes-made',
  'passkey.added',
  'passkey.removed',
  'data.asked-for',
  'data.downloaded',
  'account.reset-asked',
  'account.email-changed',
  'sign-on.joined',
  'sign-on.removed',
  'invitation.made',
  'invitation.used',
  'invitation.revoked',
  'messages.read',
  'report.closed',
  'report.reopened',
  'setting.changed',
  'token.made',
  'token.revoked',
  'webhook.made',
  'webhook.removed',
  'keys.rotated',
] as const
export type Action = (typeof ACTIONS)[number]

/** Who does something, and from where. Without an id it is the command line, or somebody who is not signed in. */
export type Actor = { id: number | null; username: string; address: string | null }

/** The command line. */
export const SYSTEM: Actor = { id: null, username: 'system', address: null }

/** What is recorded of something that was done. */
export type Entry = {
  action: Action
  actor: Actor
  /** To whom. */
  subject?: Person
  /** What else matters: a reason, an old and a new value; never a password, a secret or a message's text. */
  details?: Record<string, string | number | boolean | null>
}

/** Returns a person as the actor of what a request asks for. */
export function actorOf({ id, username }: Person, request: Request): Actor {
  return { id, username, address: requestContextOf(request).address }
}

/** Somebody of whom nobody knows who it is. */
export function strangerOf(request: Request): Actor {
  return { id: null, username: '', address: requestContextOf(request).address }
}

/** Adds an entry to the audit log, in the transaction of what it records: there is none without the other. */
export async function record(sql: Sql | Transaction, entry: Entry): Promise<void> {
  const { action, actor, subject, details = {} } = entry
  await sql`
    INSERT INTO audit (action, actor_id, actor_name, subject_id, subject_name, address, details)
    VALUES (${action}, ${actor.id}, ${actor.username}, ${subject?.id ?? null}, ${subject?.username ?? ''},
            ${actor.address}, ${JSON.stringify(details)}::text::jsonb)`
}
