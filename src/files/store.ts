import type { Sql } from '../database/client.ts'

/** The files of a message that is read, as JSON; null where it has none (any more). */
export function filesOfMessage(sql: Sql) {
  return sql`(
    SELECT json_agg(json_build_object(
      'id', files.id, 'name', files.name, 'type', files.type, 'size', files.size, 'width', files.width, 'height', files.height,
      'durationMs', files.duration_ms, 'waveform', files.waveform) ORDER BY files.place)
    FROM files WHERE files.message_id = messages.id)`
}
