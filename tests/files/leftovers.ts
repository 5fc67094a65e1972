import type { Sql } from '../../src/database/connect.ts'
import { createDatabaseStorage } from '../../src/files/storage.ts'
import { sweepFiles } from '../../src/files/sweep.ts'

/** An instance that sweeps at the same moment has what it is at for so long at most. */
const SWEPT_WITHIN_MS = 3_000

/** As if the time were over of all that waits to be sent or removed: sweeps, and tells what is there that should not be. */
export async function sweepAndLook(sql: Sql): Promise<[string, number][]> {
  for (const since = performance.now(); ; await Bun.sleep(100)) {
    const left = await sweepOnce(sql)
    if (left.length === 0 || performance.now() - since > SWEPT_WITHIN_MS) return left
  }
}

async function sweepOnce(sql: Sql): Promise<[string, number][]> {
  await sql`UPDATE files SET expires_at = now() - interval '1 second' WHERE message_id IS NULL`
  await sql`UPDATE file_contents SET removable_at = now() - interval '1 second' WHERE removable_at IS NOT NULL`
  await sweepFiles(sql, createDatabaseStorage(sql), new AbortController().signal)
  const [left] = await sql`
    SELECT (SELECT count(*)::int FROM file_contents content WHERE NOT EXISTS (
              SELECT FROM files WHERE content.id IN (content_id, preview_id))) AS "contents of no file",
           (SELECT count(*)::int FROM file_parts WHERE NOT EXISTS (
              SELECT FROM file_contents WHERE id = content_id)) AS "parts of no content",
           (SELECT count(*)::int FROM files WHERE message_id IS NULL) AS "files that were not sent",
           (SELECT count(*)::int FROM files JOIN messages ON messages.id = message_id
              WHERE deleted_at IS NOT NULL) AS "files of messages that were deleted",
           (SELECT count(*)::int FROM files WHERE size <> (
              SELECT coalesce(sum(octet_length(bytes)), 0) FROM file_parts
              WHERE file_parts.content_id = files.content_id)) AS "files that are not whole",
           (SELECT count(*)::int FROM messages WHERE has_files AND deleted_at IS NULL AND NOT EXISTS (
              SELECT FROM files WHERE message_id = messages.id)) AS "messages without their files",
           (SELECT coalesce(sum(bytes), 0) FROM file_usage)::float8
             - (SELECT coalesce(sum(size), 0) FROM files)::float8 AS "bytes too many for people",
           (SELECT coalesce(sum(bytes), 0) FROM file_room)::float8
             - (SELECT coalesce(sum(size), 0) FROM files)::float8 AS "bytes too many together"`
  return Object.entries<number>({ ...left }).filter(([, count]) => count !== 0)
}
