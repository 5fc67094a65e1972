import type { Person, SignedIn } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'

/** A session as its person sees it: where they are signed in. */
export type OwnSession = {
  number: number
  /** Whether it is the one that asks. */
  isCurrent: boolean
  userAgent: string
  address: string
  createdAt: Date
  lastSeenAt: Date
  isNewBrowser: boolean
}

/** Lists somebody's sessions, the one that began last first. */
export async function listOwnSessions(
  sql: Sql,
  { id, sessionId }: Pick<SignedIn, 'id' | 'sessionId'>,
  { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number | undefined; limit: number },
): Promise<OwnSession[]> {
  return await sql<OwnSession[]>`
    SELECT number, id = ${sessionId} AS "isCurrent", user_agent AS "userAgent", address, created_at AS "createdAt",
           last_seen_at AS "lastSeenAt", is_new_browser AS "isNewBrowser"
    FROM sessions WHERE user_id = ${id} AND number < ${before} AND expires_at > now()
    ORDER BY number DESC LIMIT ${limit}`
}

/** Ends one of somebody's sessions, as `endSession`. @returns what it was; null where somebody has no such session */
export async function removeSession(
  sql: Sql | Transaction,
  { id }: Person,
  number: number,
): Promise<{ sessionId: string; userAgent: string } | null> {
  const [ended] = await sql<{ sessionId: string; userAgent: string }[]>`
    DELETE FROM sessions WHERE user_id = ${id} AND number = ${number}
    RETURNING id AS "sessionId", user_agent AS "userAgent"`
  return ended ?? null
}

/** Ends all of somebody's sessions but the one that asks. @returns how many there were */
export async function removeOtherSessions(
  sql: Sql | Transaction,
  { id, sessionId }: SignedIn,
): Promise<number> {
  const { count } = await sql`DELETE FROM sessions WHERE user_id = ${id} AND id <> ${sessionId}`
  return count
}
