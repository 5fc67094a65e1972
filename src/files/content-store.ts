import type { Sql } from '../database/client.ts'

/** Where the bytes of a file are: in the database, or as an object of a bucket (`<bucket>/<key>`). */
export type Content = { id: number; bucket: string | null }

/** Makes a content of nobody's yet: it is removed unless a file gets it within an hour. */
export async function addContent(sql: Sql, bucket: string | null): Promise<Content> {
  const [content] = await sql<Content[]>`
    INSERT INTO file_contents (bucket) VALUES (${bucket}) RETURNING id, bucket`
  if (!content) throw new Error('INSERT returned no row.')
  return content
}

/** Finds contents that no file has any more, or has had in time. */
export async function findRemovable(sql: Sql, limit: number): Promise<Content[]> {
  return await sql<Content[]>`
    SELECT id, bucket FROM file_contents WHERE removable_at < now() ORDER BY removable_at LIMIT ${limit}`
}

/** Forgets a content whose bytes were removed. */
export async function removeContent(sql: Sql, contentId: number): Promise<void> {
  await sql`DELETE FROM file_contents WHERE id = ${contentId} AND removable_at < now()`
}

/** Keeps a content that is nobody’s for an hour from now on: it is being made, or cannot be removed. */
export async function keepContent(sql: Sql, contentId: number): Promise<void> {
  await sql`
    UPDATE file_contents SET removable_at = now() + interval '1 hour' WHERE id = ${contentId} AND removable_at IS NOT NULL`
}

/** A content of a file that is to be moved, and how many bytes it has. */
type Movable = Content & { size: number }

/**
 * Takes a content to move it, for a while in which no other instance does: one that is in the database, or one that is in a bucket. What is still
 * coming stays where it is.
 */
export async function claimMovable(sql: Sql, from: 'database' | 'bucket'): Promise<Movable | null> {
  const isThere = from === 'database' ? sql`bucket IS NULL` : sql`bucket IS NOT NULL`
  const [movable] = await sql<Movable[]>`
    WITH found AS (
      SELECT content.id, whole.size
      FROM file_contents content
      CROSS JOIN LATERAL (
        SELECT coalesce(
          (SELECT size FROM files WHERE content_id = content.id AND completed_at IS NOT NULL),
          (SELECT preview_size FROM files WHERE preview_id = content.id)) AS size OFFSET 0) whole
      WHERE ${isThere} AND removable_at IS NULL AND (moving_until IS NULL OR moving_until < now()) AND whole.size IS NOT NULL
      ORDER BY content.id LIMIT 1 FOR UPDATE OF content SKIP LOCKED)
    UPDATE file_contents SET moving_until = now() + interval '1 hour' WHERE id = (SELECT id FROM found)
    RETURNING id, bucket, (SELECT size FROM found)`
  return movable ?? null
}

/**
 * Has a file's content be another one, with the same bytes. Whoever reads the former has an hour to come to its end.
 * @returns whether the file was still there
 */
export async function replaceContent(sql: Sql, former: number, moved: number): Promise<boolean> {
  const [row] = await sql<{ count: number }[]>`
    WITH owner AS (
      SELECT id FROM files WHERE content_id = ${former} UNION ALL SELECT id FROM files WHERE preview_id = ${former}),
    kept AS (
      UPDATE file_contents SET removable_at = NULL FROM owner WHERE file_contents.id = ${moved} RETURNING file_contents.id),
    original AS (UPDATE files SET content_id = kept.id FROM kept WHERE content_id = ${former} RETURNING files.id),
    preview AS (UPDATE files SET preview_id = kept.id FROM kept WHERE preview_id = ${former} RETURNING files.id),
    changed AS (SELECT id FROM original UNION ALL SELECT id FROM preview),
    freed AS (
      UPDATE file_contents SET removable_at = now() + interval '1 hour'
      WHERE id = ${former} AND EXISTS (SELECT FROM changed))
    SELECT count(*)::int FROM changed`
  return (row?.count ?? 0) > 0
}

/** Has a content be removed that no file has got. */
export async function removeContentSoon(sql: Sql, contentId: number): Promise<void> {
  await sql`UPDATE file_contents SET removable_at = now() WHERE id = ${contentId} AND removable_at IS NOT NULL`
}
