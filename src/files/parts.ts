import type { Sql, Transaction } from '../database/client.ts'
import { notePassed } from './garbage.ts'

/** How many bytes a row has at most. */
export const PART_BYTES = 256 * 1024

/** Adds what comes next of a content that is kept in the database. */
export async function addParts(
  sql: Sql | Transaction,
  contentId: number,
  start: number,
  bytes: Uint8Array,
): Promise<void> {
  const added: Promise<unknown>[] = []
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    const part = bytes.subarray(at, at + PART_BYTES)
    added.push(
      sql`INSERT INTO file_parts (content_id, start, bytes) VALUES (${contentId}, ${start + at}, ${part})`.execute(),
    )
  }
  await Promise.all(added)
  notePassed(bytes.length)
}

/** Reads the row in which a byte of a content is, from that byte on. Returns null when there is none (any more). */
export async function readPart(
  sql: Sql,
  contentId: number,
  at: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const [part] = await sql<{ start: number; bytes: Uint8Array<ArrayBuffer> }[]>`
    SELECT start, bytes FROM file_parts
    WHERE content_id = ${contentId} AND start <= ${at} ORDER BY start DESC LIMIT 1`
  if (!part || at >= part.start + part.bytes.length) return null
  notePassed(part.bytes.length)
  return part.bytes.subarray(at - part.start)
}

/** Removes some rows of a content. @returns how many there were */
export async function removeParts(sql: Sql, contentId: number, limit: number): Promise<number> {
  const { count } = await sql`
    DELETE FROM file_parts WHERE content_id = ${contentId} AND start IN (
      SELECT start FROM file_parts WHERE content_id = ${contentId} ORDER BY start LIMIT ${limit})`
  return count
}
