import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/client.ts'
import type { Pair } from '../people/pair.ts'

/** A message that somebody wants to change, as it is now; its conversation is locked. */
export type Target = {
  id: number
  senderId: number
  body: string
  isDeleted: boolean
  isNotice: boolean
  hasFiles: boolean
  ageSeconds: number
  /** Who has blocked the other of its two people. */
  blockerIds: number[]
  reactions: { userId: number; emoji: string }[]
}

/**
 * Locks the conversations of these messages, in the order of their two people as everybody does, and reads the messages. What comes from one that is
 * not there is left out.
 */
export async function lockTargets(transaction: Sql | Transaction, ids: number[]): Promise<Target[]> {
  // Two statements: the second sees what was committed while the first waited.
  const [, targets] = await Promise.all([
    transaction`
      SELECT FROM conversations WHERE id IN (SELECT conversation_id FROM messages WHERE messages.id = ANY(${ids}::bigint[]))
      ORDER BY low_user_id, high_user_id FOR NO KEY UPDATE`,
    transaction<(Omit<Target, 'reactions'> & { reactions: Target['reactions'] | null })[]>`
      SELECT messages.id, sender_id AS "senderId", body, deleted_at IS NOT NULL AS "isDeleted", notice IS NOT NULL AS "isNotice", has_files AS "hasFiles",
             extract(epoch FROM clock_timestamp() - created_at)::float AS "ageSeconds",
             array_remove(ARRAY[
               CASE WHEN low_blocks_since IS NOT NULL THEN low_user_id END,
               CASE WHEN high_blocks_since IS NOT NULL THEN high_user_id END], NULL) AS "blockerIds",
             CASE WHEN change IS NOT NULL THEN (
               SELECT json_agg(json_build_object('userId', user_id, 'emoji', emoji)) FROM reactions
               WHERE message_id = messages.id) END AS reactions
      FROM messages JOIN conversations ON conversations.id = conversation_id
      WHERE messages.id = ANY(${ids}::bigint[])`,
  ])
  return targets.map(target => ({ ...target, reactions: target.reactions ?? [] }))
}

/** Finds the conversations of those of these messages that another transaction has locked: by themselves, or with their conversation. */
export async function findLockedTargets(sql: Sql, ids: number[]): Promise<Pair[]> {
  return await sql<Pair[]>`
    WITH free AS (
      SELECT messages.id FROM messages JOIN conversations ON conversations.id = conversation_id
      WHERE messages.id = ANY(${ids}::bigint[])
      FOR NO KEY UPDATE OF messages, conversations SKIP LOCKED)
    SELECT DISTINCT low_user_id AS low, high_user_id AS high
    FROM messages JOIN conversations ON conversations.id = conversation_id
    WHERE messages.id = ANY(${ids}::bigint[]) AND messages.id NOT IN (SELECT id FROM free)`
}

/** Gives messages other texts. */
export async function editMessages(
  transaction: Sql | Transaction,
  edits: { id: number; body: string }[],
): Promise<void> {
  await transaction`
    UPDATE messages SET body = wanted.body
    FROM unnest(${edits.map(({ id }) => id)}::bigint[], ${edits.map(({ body }) => body)}::text[]) AS wanted (id, body)
    WHERE messages.id = wanted.id`
}

/** Takes the texts of messages away, with their versions and reactions. */
export async function deleteMessages(transaction: Sql | Transaction, ids: number[]): Promise<void> {
  await transaction`UPDATE messages SET deleted_at = clock_timestamp() WHERE id = ANY(${ids}::bigint[])`
}

/** An emoji that somebody puts to a message. */
export type Made = { id: number; personId: number; emoji: string }

export async function addReactions(transaction: Sql | Transaction, made: Made[]): Promise<void> {
  await transaction`
    INSERT INTO reactions (message_id, user_id, emoji) ${rowsOf(transaction, made)} ON CONFLICT DO NOTHING`
}

export async function removeReactions(transaction: Sql | Transaction, made: Made[]): Promise<void> {
  await transaction`DELETE FROM reactions WHERE (message_id, user_id, emoji) IN (${rowsOf(transaction, made)})`
}

function rowsOf(transaction: Sql | Transaction, made: Made[]) {
  return transaction`
    SELECT * FROM unnest(
      ${made.map(({ id }) => id)}::bigint[], ${made.map(({ personId }) => personId)}::bigint[],
      ${made.map(({ emoji }) => emoji)}::text[])`
}

/** What a message said before it was edited, and since when. */
export type Version = { body: string; writtenAt: Date }

/** Lists what a message of this person's said before it was edited, the oldest first. Returns null when it is not theirs or not there. */
export async function listVersions(sql: Sql, person: Person, messageId: number): Promise<Version[] | null> {
  const rows = await sql<(Version | { body: null })[]>`
    SELECT version.body, version.written_at AS "writtenAt"
    FROM messages LEFT JOIN message_versions version ON message_id = messages.id
    WHERE messages.id = ${messageId} AND ${person.id} IN (sender_id, recipient_id)
    ORDER BY version.change`
  if (rows.length === 0) return null
  return rows.flatMap(row => (row.body === null ? [] : [row]))
}

/** Finds what some messages said before they were edited, by their ids, the oldest first. */
export async function findVersions(sql: Sql, messageIds: number[]): Promise<Map<number, Version[]>> {
  const rows = await sql<(Version & { id: number })[]>`
    SELECT message_id AS id, body, written_at AS "writtenAt" FROM message_versions
    WHERE message_id = ANY(${messageIds}::bigint[]) ORDER BY message_id, change`
  return Map.groupBy(rows, ({ id }) => id)
}
