import { t } from 'elysia'
import { integer } from '../http/answers.ts'

/** A file of a message, as its two people see it. What is not known of it, or makes no sense for it, is null. */
export type FileOfMessage = {
  id: number
  name: string
  /** Its media type. One that says nothing true of the file is `application/octet-stream`. */
  type: string
  /** In bytes. */
  size: number
  /** How wide and high a picture is, in pixels. What has them and is a picture by its type has a preview, of the size that `previewSize` says. */
  width: number | null
  height: number | null
  /** How long sound or a film lasts. */
  durationMs: number | null
  /** How loud a voice message is, from 0 to 100, in equal steps. */
  waveform: number[] | null
}

/** How many files a message may have. */
export const MAX_FILES = 10

/** How many pixels the longer side of a preview has at most: twice what a page shows, for fine screens. */
export const PREVIEW_SIDE = 640

/** The pixels of a picture's preview. A picture that is smaller is its own size in it. */
export function previewSize({ width, height }: { width: number; height: number }): {
  width: number
  height: number
} {
  const scale = Math.min(1, PREVIEW_SIDE / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Where a file is for pages. */
export function filePath(id: number): string {
  return `/files/${id}`
}

/** Where the preview of a picture is for pages. */
export function previewPath(id: number): string {
  return `/files/${id}?size=preview`
}

/** A file as programs see it. */
export const FileAnswer = t.Object({
  id: integer(),
  name: t.String({ description: 'In any script, as it was given; never a path' }),
  type: t.String({ description: 'Its media type' }),
  size: integer('In bytes'),
  width: t.Optional(integer('Of a picture, in pixels')),
  height: t.Optional(integer('Of a picture, in pixels')),
  duration_ms: t.Optional(integer('Of sound, where it was given')),
})
export type FileAnswer = typeof FileAnswer.static

/** A file in the words of the API. */
export function fileToJson({ id, name, type, size, width, height, durationMs }: FileOfMessage): FileAnswer {
  return {
    id,
    name,
    type,
    size,
    ...(width !== null && height !== null && { width, height }),
    ...(durationMs !== null && { duration_ms: durationMs }),
  }
}
