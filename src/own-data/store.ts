import type { Person } from '../accounts/store.ts'
import type { Sql, Transaction } from '../database/connect.ts'

/** Why a file could not be made: there is too much for one, too much in all files together, or something went wrong. */
type Failure = 'too-large' | 'full' | 'error'

/** A file with everything of somebody's own, which is made in the background. */
export type DataFile = {
  id: number
  state: 'waiting' | 'making' | 'ready' | 'failed'
  failure: Failure | null
  /** How many messages are to be put into it, and how many are. */
  messages: number
  messagesDone: number
  bytes: number
  expiresAt: Date
}

/** For so long a file can be downloaded. */
const KEPT_HOURS = 24

/** What all files together may have, and one of them, in bytes. */
export const MAX_BYTES = { together: 4 * 1024 ** 3, one: 1024 ** 3 }

/** Asks for a file, in the place of one that there was: whoever was making that finds it gone. @returns its id */
export async function askForFile(
  transaction: Transaction | Sql,
  { id }: Pick<Person, 'id'>,
  language: string,
): Promise<number> {
  await transaction`DELETE FROM data_files WHERE user_id = ${id}`
  const [file] = await transaction<{ id: number }[]>`
    INSERT INTO data_files (user_id, language) VALUES (${id}, ${language}) RETURNING id`
  if (!file) throw new Error('INSERT returned no row.')
  return file.id
}

/** Finds the file that somebody asked for. Returns null when there is none, or none any more. */
export async function findFile(sql: Sql, { id }: Pick<Person, 'id'>): Promise<DataFile | null> {
  const [file] = await sql<DataFile[]>`
    SELECT id, state, failure, messages, messages_done AS "messagesDone", bytes, expires_at AS "expiresAt"
    FROM data_files WHERE user_id = ${id} AND expires_at > now()`
  return file ?? null
}

/** How many bytes all files have together. */
export async function countBytes(sql: Sql): Promise<number> {
  const [row] = await sql<
    { bytes: number }[]
  >`SELECT coalesce(sum(bytes), 0)::bigint AS bytes FROM data_files WHERE bytes > 0`
  return row?.bytes ?? 0
}

/** Who a file is for, for whoever makes it. */
export type Claim = { fileId: number; attempt: string; person: Person; language: string }

/** Begins to make a file, from its beginning. Whoever was at it before finds that out with its next chunk. Returns null when it is gone or made. */
export async function claimFile(sql: Sql, fileId: number): Promise<Claim | null> {
  const attempt = crypto.randomUUID()
  const [file] = await sql<(Person & { language: string })[]>`
    WITH file AS (
      UPDATE data_files SET state = 'making', attempt = ${attempt}, bytes = 0, messages_done = 0
      WHERE id = ${fileId} AND state IN ('waiting', 'making') RETURNING id, user_id, language),
    earlier AS (DELETE FROM data_file_chunks WHERE file_id IN (SELECT id FROM file))
    SELECT users.id, username, file.language FROM file JOIN users ON users.id = user_id`
  if (!file) return null
  const { id, username, language } = file
  return { fileId, attempt, person: { id, username }, language }
}

/** Records how many messages are to be put into a file. */
export async function setTotal(sql: Sql, { fileId, attempt }: Claim, messages: number): Promise<void> {
  await sql`UPDATE data_files SET messages = ${messages} WHERE id = ${fileId} AND attempt = ${attempt}`
}

export type Chunk = { number: number; content: Uint8Array; messagesDone: number }

/** Adds a chunk to a file. @returns how many bytes it and all files together have then; null when the file is gone, or another's by now */
export async function addChunk(
  sql: Sql,
  { fileId, attempt }: Claim,
  { number, content, messagesDone }: Chunk,
): Promise<{ bytes: number; together: number } | null> {
  const [added] = await sql<{ bytes: number; before: number }[]>`
    WITH file AS (
      UPDATE data_files SET bytes = bytes + ${content.length}, messages_done = ${messagesDone}
      WHERE id = ${fileId} AND attempt = ${attempt} AND state = 'making' RETURNING id, bytes),
    chunk AS (
      INSERT INTO data_file_chunks (file_id, number, content) SELECT id, ${number}, ${content} FROM file)
    SELECT bytes, (SELECT coalesce(sum(bytes), 0)::bigint FROM data_files WHERE bytes > 0) AS before FROM file`
  return added ? { bytes: added.bytes, together: added.before + content.length } : null
}

/** Has a file be ready. @returns whether it was there to be */
export async function finishFile(sql: Sql, { fileId, attempt }: Claim): Promise<boolean> {
  const { count } = await sql`
    UPDATE data_files SET state = 'ready', messages_done = messages, expires_at = now() + ${KEPT_HOURS} * interval '1 hour'
    WHERE id = ${fileId} AND attempt = ${attempt} AND state = 'making'`
  return count > 0
}

/** Gives a file up. What there is of it goes. @param attempt whose: without it, anybody's */
export async function failFile(
  sql: Sql,
  { fileId, attempt }: { fileId: number; attempt?: string },
  failure: Failure,
): Promise<void> {
  await sql`
    WITH file AS (
      UPDATE data_files SET state = 'failed', failure = ${failure}, bytes = 0
      WHERE id = ${fileId} AND attempt = coalesce(${attempt ?? null}, attempt) AND state = 'making' RETURNING id)
    DELETE FROM data_file_chunks WHERE file_id IN (SELECT id FROM file)`
}

/** Reads a chunk of somebody's file, for as long as the session lasts that asks. Returns null when there is none (any more). */
export async function readChunk(
  sql: Sql,
  { id, sessionId }: { id: number; sessionId: string },
  fileId: number,
  number: number,
): Promise<Uint8Array | null> {
  const [chunk] = await sql<{ content: Uint8Array }[]>`
    SELECT content FROM data_file_chunks
    WHERE file_id = (
        SELECT id FROM data_files
        WHERE id = ${fileId} AND user_id = ${id} AND state = 'ready' AND expires_at > now()
          AND EXISTS (SELECT FROM sessions WHERE sessions.id = ${sessionId} AND sessions.user_id = ${id} AND sessions.expires_at > now()))
      AND number = ${number}`
  return chunk?.content ?? null
}

/** Removes the files whose time is over, one at a time: a large one takes a moment. */
export async function removeOldFiles(sql: Sql): Promise<void> {
  for (;;) {
    const { count } = await sql`
      DELETE FROM data_files WHERE id = (SELECT id FROM data_files WHERE expires_at < now() ORDER BY expires_at LIMIT 1)`
    if (count === 0) return
  }
}
