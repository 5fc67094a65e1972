import type { Sql, Transaction } from '../database/client.ts'
import { notePassed } from './garbage.ts'

// The client says bytes in hexadecimal digits, both ways. In base64 it is two thirds of that, and takes half of the processor's time.

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
    const length = Math.min(PART_BYTES, bytes.length - at)
    const part = Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('base64')
    added.push(
      sql`INSERT INTO file_parts (content_id, start, bytes) VALUES (${contentId}, ${start + at}, decode(${part}, 'base64'))`.execute(),
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
  const [part] = await sql<{ start: number; base64: string }[]>`
    SELECT start, encode(bytes, 'base64') AS base64 FROM file_parts
    WHERE content_id = ${contentId} AND start <= ${at} ORDER BY start DESC LIMIT 1`
  if (!part) return null
  const bytes = Buffer.from(part.base64, 'base64')
  notePassed(bytes.length)
  return at < part.start + bytes.length ? bytes.subarray(at - part.start) : null
}

/** Removes some rows of a content. @returns how many there were */
export async function removeParts(sql: Sql, contentId: number, limit: number): Promise<number> {
  const { count } = await sql`
    DELETE FROM file_parts WHERE content_id = ${contentId} AND start IN (
      SELECT start FROM file_parts WHERE content_id = ${contentId} ORDER BY start LIMIT ${limit})`
  return count
}
