import type { Sql } from '../database/client.ts'
import type { Pair } from '../people/pair.ts'

/** A message on its way into the database. */
export type Outgoing = {
  senderId: number
  recipientId: number
  body: string
  key: string
  replyTo?: number | null
  /** The ids of the files that it takes along, in their order. */
  files?: number[]
}

/** Who may write to whom: everybody to everybody, or only one message to somebody who has not written back. */
export type WhoMayWrite = 'everybody' | 'answered'

/** What the database gave a message when it stored it. */
export type Stored = { id: number; seq: number; createdAt: Date; expiresAt: Date | null }

/** By what a message is known before it is stored. */
export type Identity = Pick<Outgoing, 'senderId' | 'key'>

type StoredUnderKey = Stored & Identity

/**
 * Stores messages in one transaction. The conversations are locked in the order of their two people,
 * the same in every instance, so that two batches cannot wait for each other.
 *
 * @returns the rows that were made; a message whose key is already taken makes none
 * @throws PostgresError 23505 when a key was taken while this was under way, CA005 when one of the two people of a message has blocked the other, CA004 when a message is for somebody who has not written
 * back and may not be sent for that reason, CA007 when a file is not there to be sent: nothing is stored then
 */
export async function storeMessages(
  sql: Sql,
  batch: Outgoing[],
  whoMayWrite: WhoMayWrite = 'everybody',
): Promise<StoredUnderKey[]> {
  return batch.some(hasFiles)
    ? storeWithFiles(sql, batch, whoMayWrite)
    : sql<StoredUnderKey[]>`${insertMessages(sql, batch, whoMayWrite, false)} RETURNING ${storedColumns(sql)}`
}

function hasFiles({ files }: Outgoing): boolean {
  return files !== undefined && files.length > 0
}

function storedColumns(sql: Sql) {
  return sql`id, seq, sender_id AS "senderId", client_key AS key, created_at AS "createdAt", expires_at AS "expiresAt"`
}

function insertMessages(sql: Sql, batch: Outgoing[], whoMayWrite: WhoMayWrite, withFiles: boolean) {
  // The setting is for the trigger allow_to_write, and ends with the statement.
  const rule =
    whoMayWrite === 'everybody'
      ? sql``
      : sql`CROSS JOIN (SELECT set_config('chatapp.who_may_write', ${whoMayWrite}, true) OFFSET 0) rule`
  const counts = batch.map(({ files }) => files?.length ?? 0)
  const [column, isGiven, given, name] = withFiles
    ? [sql`, has_files`, sql`, files > 0`, sql`, ${counts}::bigint[]`, sql`, files`]
    : [sql``, sql``, sql``, sql``]
  return sql`
    INSERT INTO messages (sender_id, recipient_id, body, client_key, reply_to${column})
    SELECT sender_id, recipient_id, body, client_key, reply_to${isGiven}
    FROM unnest(
      ${batch.map(({ senderId }) => senderId)}::bigint[],
      ${batch.map(({ recipientId }) => recipientId)}::bigint[],
      ${batch.map(({ body }) => body)}::text[],
      ${batch.map(({ key }) => key)}::uuid[],
      ${batch.map(({ replyTo }) => replyTo ?? null)}::bigint[]${given}
    ) WITH ORDINALITY AS outgoing (sender_id, recipient_id, body, client_key, reply_to${name}, position)
    ${rule}
    WHERE NOT EXISTS (
      SELECT FROM messages
      WHERE messages.sender_id = outgoing.sender_id AND messages.client_key = outgoing.client_key
      OFFSET 0) -- keeps it a look-up in the index for each row; a join may be planned to read the whole table
    ORDER BY least(sender_id, recipient_id), greatest(sender_id, recipient_id), position`
}

/** As `storeMessages`: in the same statement the files become those of their messages, all of them or none. */
async function storeWithFiles(
  sql: Sql,
  batch: Outgoing[],
  whoMayWrite: WhoMayWrite,
): Promise<StoredUnderKey[]> {
  const wanted = batch.flatMap(({ senderId, key, files = [] }) =>
    files.map((fileId, place) => ({ senderId, key, fileId, place })),
  )
  return await sql<StoredUnderKey[]>`
    WITH made AS (${insertMessages(sql, batch, whoMayWrite, true)} RETURNING *),
    wanted AS (
      SELECT id AS message_id, sender_id, client_key, file_id, place
      FROM made JOIN unnest(
        ${wanted.map(({ senderId }) => senderId)}::bigint[], ${wanted.map(({ key }) => key)}::uuid[],
        ${wanted.map(({ fileId }) => fileId)}::bigint[], ${wanted.map(({ place }) => place)}::bigint[])
        AS given (sender_id, client_key, file_id, place) USING (sender_id, client_key)),
    attached AS (
      UPDATE files SET message_id = wanted.message_id, place = wanted.place FROM wanted
      WHERE files.id = file_id AND files.owner_id = sender_id AND files.message_id IS NULL AND completed_at IS NOT NULL
      RETURNING files.id, files.message_id),
    lacking AS (
      SELECT json_agg(DISTINCT jsonb_build_object('senderId', sender_id, 'key', client_key)) AS messages
      FROM wanted LEFT JOIN attached ON attached.id = file_id AND attached.message_id = wanted.message_id
      WHERE attached.id IS NULL)
    SELECT ${storedColumns(sql)} FROM made, lacking
    WHERE CASE WHEN lacking.messages IS NULL THEN true ELSE refuse_files(lacking.messages) END`
}

/** A message that is known by its key, with the text that it had first (null where that was deleted) and its files. */
export type Known = Stored & Identity & { recipientId: number; firstBody: string | null; files: number[] }

/** Finds the messages that these senders have stored under these keys. */
export async function findByKeys(sql: Sql, batch: Identity[]): Promise<Known[]> {
  return await sql<Known[]>`
    SELECT id, seq, sender_id AS "senderId", recipient_id AS "recipientId", client_key AS key, created_at AS "createdAt",
           expires_at AS "expiresAt",
           CASE WHEN deleted_at IS NULL THEN coalesce(
             (SELECT version.body FROM message_versions version WHERE message_id = messages.id ORDER BY version.change LIMIT 1),
             body) END AS "firstBody",
           CASE WHEN has_files THEN (SELECT json_agg(files.id ORDER BY place) FROM files WHERE message_id = messages.id) ELSE '[]' END AS files
    FROM messages
    JOIN unnest(${batch.map(({ senderId }) => senderId)}::bigint[], ${batch.map(({ key }) => key)}::uuid[])
      AS wanted (sender, key) ON sender_id = sender AND client_key = wanted.key`
}

/**
 * Finds those of these conversations in which another transaction has locked a row. When there are none, returns
 * the conversations that do not exist yet: another transaction may be creating one, which nobody else can see.
 */
export async function findLocked(sql: Sql, pairs: Pair[]): Promise<Pair[]> {
  const found = await sql<(Pair & { isNew: boolean })[]>`
    WITH wanted AS (
      SELECT DISTINCT low, high
      FROM unnest(${pairs.map(({ low }) => low)}::bigint[], ${pairs.map(({ high }) => high)}::bigint[]) AS pair (low, high)),
    free AS (
      SELECT id FROM conversations
      JOIN wanted ON low_user_id = low AND high_user_id = high
      JOIN participants ON conversation_id = id
      FOR NO KEY UPDATE OF conversations, participants SKIP LOCKED)
    SELECT low, high, conversations.id IS NULL AS "isNew"
    FROM wanted LEFT JOIN conversations ON low_user_id = low AND high_user_id = high
    WHERE (SELECT count(*) FROM free WHERE free.id = conversations.id) < 2 -- a row for each of its two people`
  const locked = found.filter(({ isNew }) => !isNew)
  return locked.length > 0 ? locked : found
}
