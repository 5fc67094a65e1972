import type { Person, ShownPerson } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'

/** Somebody who is blocked. */
export type Blocked = Pick<ShownPerson, 'username' | 'displayName'> & { since: Date }

/** Whom to list: those after a name, at most `limit`. */
type BlockedQuery = { after?: string; limit: number }

/** From whom to whom a message is. */
export type Direction = { senderId: number; recipientId: number }

/** A direction in which nothing can be sent: because the sender has blocked the recipient, or the other way round. */
export type BlockedDirection = Direction & { isBySender: boolean }

/**
 * Blocks somebody for a person: from then on no message is stored in either direction, whoever stores it. Again: nothing changes.
 * @throws PostgresError CA003 when the account was deleted
 */
export async function block(sql: Sql, person: Person, partner: Person): Promise<void> {
  await sql`SELECT block(${person.id}, ${partner.id})`
}

/** Takes that back. */
export async function unblock(sql: Sql, person: Person, partner: Person): Promise<void> {
  await sql`SELECT unblock(${person.id}, ${partner.id})`
}

/** Lists whom a person has blocked, by name. */
export async function listBlocked(
  sql: Sql,
  person: Person,
  { after = '', limit }: BlockedQuery,
): Promise<Blocked[]> {
  return await sql<Blocked[]>`
    SELECT username, display_name AS "displayName", since
    FROM (
      SELECT high_user_id AS blocked_id, low_blocks_since AS since FROM conversations
      WHERE low_user_id = ${person.id} AND low_blocks_since IS NOT NULL
      UNION ALL
      SELECT low_user_id, high_blocks_since FROM conversations
      WHERE high_user_id = ${person.id} AND high_blocks_since IS NOT NULL) blocked
    CROSS JOIN LATERAL (SELECT username, display_name FROM users WHERE users.id = blocked_id OFFSET 0) person
    WHERE lower(username COLLATE "C") > ${after.toLowerCase()}
    ORDER BY lower(username COLLATE "C") LIMIT ${limit}`
}

/** Finds in which of these directions nothing can be sent because one has blocked the other. */
export async function findBlockedDirections(sql: Sql, directions: Direction[]): Promise<BlockedDirection[]> {
  return await sql<BlockedDirection[]>`
    SELECT sender AS "senderId", recipient AS "recipientId",
           CASE sender WHEN low_user_id THEN low_blocks_since ELSE high_blocks_since END IS NOT NULL AS "isBySender"
    FROM (
      SELECT DISTINCT sender, recipient FROM unnest(
        ${directions.map(({ senderId }) => senderId)}::bigint[],
        ${directions.map(({ recipientId }) => recipientId)}::bigint[]) AS asked (sender, recipient)) asked
    CROSS JOIN LATERAL (
      SELECT * FROM conversations
      WHERE low_user_id = least(sender, recipient) AND high_user_id = greatest(sender, recipient) OFFSET 0) conversation
    WHERE low_blocks_since IS NOT NULL OR high_blocks_since IS NOT NULL`
}

/** What somebody shows of themselves beside what they write. */
type Shown = 'presence' | 'typing' | 'picture'

/**
 * Finds who of these people may see something of a person's: nobody whom that person has blocked, and presence only where both show theirs.
 * What goes to others is asked for here each time, so that a block holds at once.
 */
export async function whoSees(
  sql: Sql,
  person: Pick<Person, 'id'>,
  shown: Shown,
  viewerIds: number[],
): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    SELECT viewer.id FROM unnest(${viewerIds}::bigint[]) AS viewer (id)
    WHERE NOT EXISTS (
        SELECT FROM conversations
        WHERE low_user_id = least(viewer.id, ${person.id}) AND high_user_id = greatest(viewer.id, ${person.id})
          AND CASE low_user_id WHEN viewer.id THEN high_blocks_since ELSE low_blocks_since END IS NOT NULL
        OFFSET 0)
      AND (${shown} <> 'presence' OR NOT EXISTS (
        SELECT FROM users WHERE id IN (viewer.id, ${person.id}) AND NOT shows_presence OFFSET 0))`
  return rows.map(({ id }) => id)
}
