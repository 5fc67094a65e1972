import { newSecret } from '../accounts/secrets.ts'
import { type Actor, record } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { readPage } from '../database/page.ts'
import { HttpError, invalid, notFound } from '../errors.ts'
import { createListCursor } from '../http/list-cursor.ts'
import type { NewInvitation } from './model.ts'
import {
  createInvitation,
  endInvitation,
  findInvitation,
  type Invitation,
  listInvitations,
  type State,
} from './store.ts'

// What administrators and the command line do with invitations, each recorded in the transaction that does it.

/** A page of the list, and the cursor of the next. */
export type InvitationList = { invitations: Invitation[]; next: string | null }

const CURSOR = createListCursor('invitations', 1)

/** The secret is given out once, with the invitation that was made. */
export async function makeInvitation(
  sql: Sql,
  actor: Actor,
  { uses, days, note }: NewInvitation,
): Promise<{ invitation: Invitation; secret: string }> {
  const secret = newSecret()
  const text = note.trim()
  const invitation = await sql.begin(async transaction => {
    const madeBy = actor.username
    const invitation = await createInvitation(transaction, { secret, uses, days, note: text, madeBy })
    const details = { invitation: invitation.id, uses, days, note: text }
    await record(transaction, { action: 'invitation.made', actor, details })
    return invitation
  })
  return { invitation, secret }
}

/**
 * Has an invitation work no longer. Whoever came by it stays.
 * @throws HttpError 404; 409 when it does not work as it is, perhaps since somebody else did the same
 */
export async function revokeInvitation(sql: Sql, actor: Actor, id: number): Promise<void> {
  await sql.begin(async transaction => {
    const invitation = await findInvitation(transaction, id)
    if (!invitation) throw notFound(say => say.errors.noInvitation)
    const { state } = invitation
    if (state !== 'open')
      throw new HttpError(409, say =>
        say.errors.invitationNotOpen(id, say.administration.invitations.states[state]),
      )
    await endInvitation(transaction, id)
    await record(transaction, { action: 'invitation.revoked', actor, details: { invitation: id } })
  })
}

/** Reads a page of the invitations in a state, or of all. @throws HttpError 422 for a cursor of another list */
export async function readInvitations(
  sql: Sql,
  { state, cursor, limit }: { state: State | null; cursor?: string | undefined; limit: number },
): Promise<InvitationList> {
  const before = cursor ? readPlace(cursor) : undefined
  const { items, isMore } = await readPage(limit, limit => listInvitations(sql, { state, before, limit }))
  const last = items.at(-1)
  return { invitations: items, next: isMore && last ? CURSOR.write([last.id]) : null }
}

/** Where somebody makes an account by an invitation. */
export function invitationUrl(origin: string, secret: string): string {
  return `${origin}/sign-up?invitation=${secret}`
}

/** @throws HttpError 422 */
function readPlace(cursor: string): number {
  const id = Number(CURSOR.read(cursor)[0])
  if (!Number.isSafeInteger(id)) throw invalid({ cursor: [say => say.fields.cursorOfAnotherList] })
  return id
}
