import { hashSecret } from '../accounts/secrets.ts'
import type { Sql, Transaction } from '../database/connect.ts'

/** How an invitation is: it works, or why not. */
export const STATES = ['open', 'used-up', 'ended', 'revoked'] as const
export type State = (typeof STATES)[number]

/** An invitation, without its secret: nobody can find that out again. */
export type Invitation = {
  id: number
  uses: number
  used: number
  note: string
  madeBy: string
  madeAt: Date
  expiresAt: Date
  state: State
}

/** What an invitation is made of. */
type NewInvitation = { secret: string; uses: number; days: number; note: string; madeBy: string }

/** Which invitations to list: those in a state, or all, made before one of them. */
type Listing = { state: State | null; before?: number | undefined; limit: number }

/** Makes an invitation. The database gets its secret's hash alone. */
export async function createInvitation(
  sql: Sql | Transaction,
  { secret, uses, days, note, madeBy }: NewInvitation,
): Promise<Invitation> {
  const [invitation] = await sql<Invitation[]>`
    INSERT INTO invitations (secret_hash, uses, note, made_by, expires_at)
    VALUES (${hashSecret(secret)}, ${uses}, ${note}, ${madeBy}, now() + ${days} * interval '1 day')
    RETURNING ${columnsOf(sql)}`
  if (!invitation) throw new Error('INSERT returned no row.')
  return invitation
}

/** Whether an invitation still works. Looking does not use it up. */
export async function isWorkingInvitation(sql: Sql, secret: string): Promise<boolean> {
  const [invitation] = await sql`
    SELECT FROM invitations
    WHERE secret_hash = ${hashSecret(secret)} AND used < uses AND revoked_at IS NULL AND expires_at > now()`
  return invitation !== undefined
}

/**
 * Uses an invitation once. Of two at the same moment with one last use, the second waits for the first, and then finds none.
 * @returns its id; null when it does not work
 */
export async function claimInvitation(sql: Sql | Transaction, secret: string): Promise<number | null> {
  const [claimed] = await sql<{ id: number }[]>`
    UPDATE invitations SET used = used + 1
    WHERE secret_hash = ${hashSecret(secret)} AND used < uses AND revoked_at IS NULL AND expires_at > now()
    RETURNING id`
  return claimed?.id ?? null
}

/** Finds an invitation by its id. */
export async function findInvitation(sql: Sql | Transaction, id: number): Promise<Invitation | null> {
  const [invitation] = await sql<
    Invitation[]
  >`SELECT ${columnsOf(sql)} FROM invitations WHERE id = ${id} FOR UPDATE`
  return invitation ?? null
}

/** Has an invitation work no longer. */
export async function endInvitation(sql: Sql | Transaction, id: number): Promise<void> {
  await sql`UPDATE invitations SET revoked_at = now() WHERE id = ${id}`
}

/** Lists invitations, the newest first. Among those that are unused, the ones that have ended are passed on the way. */
export async function listInvitations(sql: Sql, { state, before, limit }: Listing): Promise<Invitation[]> {
  const isInState = state === null ? sql`` : stateIs(sql, state)
  return await sql<Invitation[]>`
    SELECT ${columnsOf(sql)} FROM invitations
    WHERE id < ${before ?? Number.MAX_SAFE_INTEGER} ${isInState} ORDER BY id DESC LIMIT ${limit}`
}

function stateIs(sql: Sql, state: State) {
  if (state === 'open') return sql`AND stage = 'unused' AND expires_at > now()`
  if (state === 'ended') return sql`AND stage = 'unused' AND expires_at <= now()`
  return sql`AND stage = ${state}`
}

function columnsOf(sql: Sql | Transaction) {
  return sql`
    id, uses, used, note, made_by AS "madeBy", made_at AS "madeAt", expires_at AS "expiresAt",
    CASE WHEN stage <> 'unused' THEN stage WHEN expires_at <= now() THEN 'ended' ELSE 'open' END AS state`
}
