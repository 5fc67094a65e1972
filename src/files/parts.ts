import type { Sql, Transaction } from '../database/client.ts'
import { notePassed } from './garbage.ts'

/** How many bytes a row has at most. */
export const PART_BYTES = 256 * 1024

/**
 * Adds what comes next of a content that is kept in the database.
 *
 * The client would say bytes in hexadecimal digits; in base64 it is two thirds of that. It cannot be COPY, of which the client never says when it has failed.
 */
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

/**
 * Reads bytes of a content, from one up to another, in pieces as rows have them. Returns none when they are gone.
 *
 * A cursor is the one way by which the client gets bytes as they are, and not as text: they come in half the room, and nobody works to decode them.
 * It cannot be COPY, which the client pauses when it comes faster than it is taken, and under Bun it never goes on after that.
 */
export async function readParts(
  sql: Sql,
  contentId: number,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const number = (value: number) => sql.unsafe(String(value)) // several statements at once have no parameters
  const [id, first, end] = [number(contentId), number(from), number(to)] as const
  const pieces: Uint8Array<ArrayBuffer>[] = []
  await sql`
    DECLARE parts BINARY CURSOR FOR
      SELECT substr(bytes, 1 + greatest(${first} - start, 0)::int, (${end} - greatest(${first}, start))::int) FROM file_parts
      WHERE content_id = ${id} AND start < ${end}
        AND start >= (SELECT max(start) FROM file_parts WHERE content_id = ${id} AND start <= ${first})
      ORDER BY start;
    FETCH ALL FROM parts`
    .simple()
    .raw()
    .forEach(([part]) => {
      if (part?.buffer instanceof ArrayBuffer)
        pieces.push(new Uint8Array(part.buffer, part.byteOffset, part.length))
    })
  notePassed(to - from)
  return pieces
}

/** Removes some rows of a content. @returns how many there were */
export async function removeParts(sql: Sql, contentId: number, limit: number): Promise<number> {
  const { count } = await sql`
    DELETE FROM file_parts WHERE content_id = ${contentId} AND start IN (
      SELECT start FROM file_parts WHERE content_id = ${contentId} ORDER BY start LIMIT ${limit})`
  return count
}
