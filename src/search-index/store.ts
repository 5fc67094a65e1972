import type { Sql, Transaction } from '../database/connect.ts'
import type { Block } from './blocks.ts'
import type { Texts } from './document.ts'

/** How far the index is: which messages from before it are still to come, and up to which id all after them have their documents. */
export type Progress = { earlierFrom: number; earlierTo: number; settledTo: number }

/** The last message that there is, and which transactions have ended: all before `endedBefore`, and all that are to begin come from `nextTransaction` on. */
export type Newest = { newest: number; endedBefore: number; nextTransaction: number }

/** A message whose document is to be made. */
export type Source = Omit<Texts, 'fileNames'> & {
  id: number
  conversationId: number
  senderId: number
  recipientId: number
  /** As PostgreSQL writes it, to the microsecond. */
  editedAt: string | null
  hasFiles: boolean
  fileNames: string[] | null
  isDeleted: boolean
  hasDocument: boolean
}

export type SearchDocument = Omit<Source, 'body' | 'fileNames' | 'isDeleted' | 'hasDocument'> & {
  senderBlock: number
  recipientBlock: number
  words: string
}

/** Gets the right to work at the index until the transaction ends. Returns null where another instance has it. */
export async function lockIndex(transaction: Sql | Transaction): Promise<(Progress & Newest) | null> {
  const [lock] = await transaction<{ isOurs: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtext('chatapp search')) AS "isOurs"`
  if (!lock?.isOurs) return null
  const [place] = await transaction<(Progress & Newest)[]>`
    SELECT earlier_from AS "earlierFrom", earlier_to AS "earlierTo", settled_to AS "settledTo",
           coalesce((SELECT max(id) FROM messages), 0) AS newest,
           pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS "endedBefore",
           pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS "nextTransaction"
    FROM search_progress WHERE is_only`
  if (!place) throw new Error('search_progress has no row.')
  return place
}

/** Takes notes of messages that were changed or removed, the oldest first. */
export async function takeChanges(transaction: Sql | Transaction, limit: number): Promise<number[]> {
  const rows = await transaction<{ id: number }[]>`
    DELETE FROM search_changes WHERE place = ANY(ARRAY(SELECT place FROM search_changes ORDER BY place LIMIT ${limit}))
    RETURNING message_id AS id`
  return [...new Set(rows.map(({ id }) => id))]
}

/** Reads messages as they are now; those that are gone are left out. */
export async function readSources(transaction: Sql | Transaction, ids: number[]): Promise<Source[]> {
  return await transaction<Source[]>`
    SELECT ${sourceColumns(transaction)}, EXISTS (SELECT FROM search_documents WHERE message_id = messages.id) AS "hasDocument"
    FROM messages WHERE id = ANY(${ids}::bigint[]) ORDER BY id`
}

/** Reads messages that have come since and have no document, the first ones first. */
export async function readNew(
  transaction: Sql | Transaction,
  settledTo: number,
  limit: number,
): Promise<Source[]> {
  return await transaction<Source[]>`
    SELECT ${sourceColumns(transaction)}, false AS "hasDocument" FROM messages
    WHERE id > ${settledTo} AND deleted_at IS NULL
      AND NOT EXISTS (SELECT FROM search_documents WHERE message_id = messages.id OFFSET 0)
    ORDER BY id LIMIT ${limit}`
}

/** Reads messages from before there was search, the last ones first. */
export async function readEarlier(
  transaction: Sql | Transaction,
  earlierTo: number,
  limit: number,
): Promise<Source[]> {
  return await transaction<Source[]>`
    SELECT ${sourceColumns(transaction)}, false AS "hasDocument" FROM messages
    WHERE id <= ${earlierTo} ORDER BY id DESC LIMIT ${limit}`
}

function sourceColumns(sql: Sql | Transaction) {
  return sql`
    id, conversation_id AS "conversationId", sender_id AS "senderId", recipient_id AS "recipientId", body,
    edited_at::text AS "editedAt", has_files AS "hasFiles", deleted_at IS NOT NULL AS "isDeleted",
    CASE WHEN has_files THEN (
      SELECT json_agg(name ORDER BY place) FROM files WHERE message_id = messages.id) END AS "fileNames"`
}

/** Reads the blocks of some people. */
export async function readBlocks(transaction: Sql | Transaction, personIds: number[]): Promise<Block[]> {
  return await transaction<Block[]>`
    SELECT person_id AS "personId", block, from_id AS "fromId", documents FROM search_blocks
    WHERE person_id = ANY(${personIds}::bigint[])`
}

export async function saveBlocks(transaction: Sql | Transaction, blocks: Block[]): Promise<void> {
  await transaction`
    INSERT INTO search_blocks (person_id, block, from_id, documents)
    SELECT * FROM unnest(
      ${blocks.map(({ personId }) => personId)}::bigint[], ${blocks.map(({ block }) => block)}::bigint[]::int[],
      ${blocks.map(({ fromId }) => fromId)}::bigint[], ${blocks.map(({ documents }) => documents)}::bigint[]::int[])
    ON CONFLICT (person_id, block) DO UPDATE SET from_id = excluded.from_id, documents = excluded.documents`
}

/** Adds documents; those that a message has already get its present words. */
export async function saveDocuments(
  transaction: Sql | Transaction,
  documents: SearchDocument[],
): Promise<void> {
  await transaction`
    INSERT INTO search_documents (message_id, conversation_id, sender_id, recipient_id, sender_block, recipient_block, has_files, edited_at, words)
    SELECT * FROM unnest(
      ${documents.map(({ id }) => id)}::bigint[],
      ${documents.map(({ conversationId }) => conversationId)}::bigint[],
      ${documents.map(({ senderId }) => senderId)}::bigint[],
      ${documents.map(({ recipientId }) => recipientId)}::bigint[],
      ${documents.map(({ senderBlock }) => senderBlock)}::bigint[]::int[],
      ${documents.map(({ recipientBlock }) => recipientBlock)}::bigint[]::int[],
      ${documents.map(({ hasFiles }) => String(hasFiles))}::text[]::boolean[],
      ${documents.map(({ editedAt }) => editedAt)}::text[]::timestamptz[],
      ${documents.map(({ words }) => words)}::text[]::tsvector[])
    ON CONFLICT (message_id) DO UPDATE SET has_files = excluded.has_files, edited_at = excluded.edited_at, words = excluded.words`
}

export async function removeDocuments(transaction: Sql | Transaction, ids: number[]): Promise<void> {
  await transaction`DELETE FROM search_documents WHERE message_id = ANY(${ids}::bigint[])`
}

/** Records up to where messages from before are done, from above, and new ones are, from below. */
export async function saveProgress(
  transaction: Sql | Transaction,
  { earlierTo, settledTo }: Pick<Progress, 'earlierTo' | 'settledTo'>,
): Promise<void> {
  await transaction`
    UPDATE search_progress SET earlier_to = ${earlierTo}, settled_to = ${settledTo}
    WHERE is_only AND (earlier_to, settled_to) IS DISTINCT FROM (${earlierTo}::bigint, ${settledTo}::bigint)`
}

/** Reads how far the index is. */
export async function readProgress(sql: Sql): Promise<Progress> {
  const [progress] = await sql<Progress[]>`
    SELECT earlier_from AS "earlierFrom", earlier_to AS "earlierTo", settled_to AS "settledTo" FROM search_progress WHERE is_only`
  if (!progress) throw new Error('search_progress has no row.')
  return progress
}
