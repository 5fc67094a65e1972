import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/client.ts'
import type { Content } from './content-store.ts'
import type { FileOfMessage } from './model.ts'

/** A file on its way to the server. */
export type Upload = {
  id: number
  name: string
  type: string
  size: number
  /** How many of its bytes are confirmed. */
  received: number
  isComplete: boolean
  contentId: number
}

/** What is known of a file before its bytes are. */
export type NewFile = {
  name: string
  type: string
  size: number
  durationMs?: number | null | undefined
  waveform?: number[] | null | undefined
}

function fileJson(sql: Sql) {
  return sql`json_build_object(
    'id', files.id, 'name', files.name, 'type', files.type, 'size', files.size, 'width', files.width, 'height', files.height,
    'durationMs', files.duration_ms, 'waveform', files.waveform)`
}

/** The files of a message that is read, or of another one, as JSON; null where it has none (any more). */
export function filesOfMessage(sql: Sql, id = sql`messages.id`) {
  return sql`(SELECT json_agg(${fileJson(sql)} ORDER BY files.place) FROM files WHERE files.message_id = ${id})`
}

/**
 * Makes a file of somebody's, of which nothing has come yet. It counts for its whole size from now on.
 * @param keptHours for how long, unless it is whole by then or more of it is confirmed
 */
export async function addFile(
  sql: Sql | Transaction,
  { id }: Person,
  { name, type, size, durationMs, waveform }: NewFile,
  keptHours: number,
): Promise<Upload> {
  const [file] = await sql<{ id: number; contentId: number }[]>`
    WITH content AS (INSERT INTO file_contents (removable_at) VALUES (NULL) RETURNING id)
    INSERT INTO files (owner_id, name, type, size, duration_ms, waveform, content_id, expires_at)
    SELECT ${id}, ${name}, ${type}, ${size}, ${durationMs ?? null}, ${waveform ? JSON.stringify(waveform) : null}::text::jsonb, id,
           now() + ${keptHours} * interval '1 hour'
    FROM content RETURNING id, content_id AS "contentId"`
  if (!file) throw new Error('INSERT returned no row.')
  return { ...file, name, type, size, received: 0, isComplete: false }
}

/** How many bytes the files of somebody have, and those of all together. */
export async function readUsage(
  sql: Sql | Transaction,
  { id }: Person,
): Promise<{ own: number; together: number }> {
  const [usage] = await sql<{ own: number; together: number }[]>`
    SELECT coalesce((SELECT bytes FROM file_usage WHERE owner_id = ${id}), 0)::bigint AS own,
           coalesce((SELECT sum(bytes) FROM file_room WHERE part BETWEEN 0 AND 15), 0)::bigint AS together`
  return usage ?? { own: 0, together: 0 }
}

function uploadColumns(sql: Sql | Transaction) {
  return sql`files.id, name, type, size, received, completed_at IS NOT NULL AS "isComplete", content_id AS "contentId"`
}

/** Finds a file of somebody's that no message has yet. Returns null when there is none (any more). */
export async function findUpload(sql: Sql, { id }: Person, fileId: number): Promise<Upload | null> {
  const [upload] = await sql<Upload[]>`
    SELECT ${uploadColumns(sql)} FROM files WHERE id = ${fileId} AND owner_id = ${id} AND message_id IS NULL`
  return upload ?? null
}

/** As `findUpload`, and nobody else changes it before the end of the transaction. */
export async function lockUpload(
  transaction: Sql | Transaction,
  { id }: Person,
  fileId: number,
): Promise<Upload | null> {
  const [upload] = await transaction<Upload[]>`
    SELECT ${uploadColumns(transaction)} FROM files
    WHERE id = ${fileId} AND owner_id = ${id} AND message_id IS NULL FOR NO KEY UPDATE`
  return upload ?? null
}

/** Confirms bytes of an upload. It is kept for a day from then on, give or take half of one: what says so is in an index. */
export async function confirmReceived(
  transaction: Sql | Transaction,
  fileId: number,
  received: number,
): Promise<void> {
  await transaction`
    UPDATE files SET received = ${received}, expires_at = CASE
      WHEN expires_at < now() + interval '12 hours' THEN now() + interval '1 day' ELSE expires_at END
    WHERE id = ${fileId}`
}

/** Confirms bytes of a file that grows as it comes; it counts for these, too. */
export async function confirmGrown(
  transaction: Sql | Transaction,
  fileId: number,
  received: number,
): Promise<void> {
  await transaction`UPDATE files SET received = ${received}, size = ${received} WHERE id = ${fileId}`
}

/** What a file became when all of it was there: as it came, or a picture that was drawn anew, which is another content. */
export type Completed = { type: string; picture: DrawnPicture | null }

type DrawnPicture = {
  size: number
  contentId: number
  previewId: number
  previewSize: number
  width: number
  height: number
}

/** Has an upload be a file that may be sent. Returns null when it is gone, or another request has completed it. */
export async function completeUpload(
  sql: Sql,
  { id, contentId }: Upload,
  { type, picture }: Completed,
): Promise<FileOfMessage | null> {
  const drawn = picture ? [picture.contentId, picture.previewId] : []
  const replaced = picture ? [contentId] : []
  const [row] = await sql<{ file: FileOfMessage }[]>`
    WITH completed AS (
      UPDATE files SET
        type = ${type}, completed_at = now(), expires_at = now() + interval '1 day',
        size = coalesce(${picture?.size ?? null}, size), received = coalesce(${picture?.size ?? null}, size),
        content_id = coalesce(${picture?.contentId ?? null}, content_id), preview_id = ${picture?.previewId ?? null},
        preview_size = ${picture?.previewSize ?? null},
        width = ${picture?.width ?? null}, height = ${picture?.height ?? null}
      WHERE id = ${id} AND completed_at IS NULL AND received = size RETURNING *),
    kept AS (
      UPDATE file_contents SET removable_at = NULL
      WHERE id = ANY(${drawn}::bigint[]) AND EXISTS (SELECT FROM completed)),
    replaced AS (
      UPDATE file_contents SET removable_at = now()
      WHERE id = ANY(${replaced}::bigint[]) AND EXISTS (SELECT FROM completed))
    SELECT ${fileJson(sql)} AS file FROM completed files`
  return row?.file ?? null
}

/** Finds files of somebody's that they want to send, whether they may or not; in no order. */
export async function findOwnFiles(
  sql: Sql,
  { id }: Person,
  fileIds: number[],
): Promise<(FileOfMessage & { isComplete: boolean })[]> {
  const rows = await sql<{ file: FileOfMessage; isComplete: boolean }[]>`
    SELECT ${fileJson(sql)} AS file, completed_at IS NOT NULL AS "isComplete"
    FROM files WHERE id = ANY(${fileIds}::bigint[]) AND owner_id = ${id}`
  return rows.map(({ file, isComplete }) => ({ ...file, isComplete }))
}

/** A file that may be read, and where its bytes are. */
export type StoredFile = FileOfMessage & {
  createdAt: Date
  content: Content
  preview: (Content & { size: number }) | null
}

/** Finds a file for one of the two people of its message; while it has none, for its owner. Returns null for anybody else. */
export async function findFile(sql: Sql, { id }: Person, fileId: number): Promise<StoredFile | null> {
  const [row] = await sql<(Omit<StoredFile, keyof FileOfMessage> & { file: FileOfMessage })[]>`
    SELECT ${fileJson(sql)} AS file, files.created_at AS "createdAt",
           (SELECT json_build_object('id', id, 'bucket', bucket) FROM file_contents WHERE file_contents.id = content_id) AS content,
           (SELECT json_build_object('id', id, 'bucket', bucket, 'size', preview_size) FROM file_contents WHERE file_contents.id = preview_id) AS preview
    FROM files LEFT JOIN messages ON messages.id = message_id
    WHERE files.id = ${fileId} AND completed_at IS NOT NULL
      AND CASE WHEN message_id IS NULL THEN owner_id = ${id} ELSE ${id} IN (sender_id, recipient_id) END`
  if (!row) return null
  const { file, ...where } = row
  return { ...file, ...where }
}

/** Removes a file of somebody's that no message has. @returns whether there was one */
export async function removeUpload(sql: Sql | Transaction, { id }: Person, fileId: number): Promise<boolean> {
  const { count } = await sql`
    DELETE FROM files WHERE id = ${fileId} AND owner_id = ${id} AND message_id IS NULL`
  return count > 0
}

/** Removes files that were not sent in time, at most so many. @returns how many there were */
export async function removeUnsent(sql: Sql, limit: number): Promise<number> {
  const { count } = await sql`
    DELETE FROM files WHERE id = ANY(ARRAY(
      SELECT id FROM files WHERE message_id IS NULL AND expires_at < now()
      ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`
  return count
}
