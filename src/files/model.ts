import { Kind, type TSchema, TypeRegistry } from '@sinclair/typebox'
import { t } from 'elysia'
import { integer } from '../http/answers.ts'
import { choice, fields, wholeNumber } from '../http/fields.ts'

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

/** The id of a file, in a path. */
export const FileId = t.Object({
  id: wholeNumber({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, sentence: say => say.files.gone }),
})

const IDS = /^[1-9]\d{0,15}(,[1-9]\d{0,15})*$/

/** Reads the ids of files: JSON has them in a list, a form as a text with commas between them. */
export function readIds(value: unknown): number[] {
  if (typeof value === 'string') return IDS.test(value) ? value.split(',').map(Number) : []
  return Array.isArray(value) ? value.filter(id => Number.isSafeInteger(id) && id > 0) : []
}

TypeRegistry.Set<TSchema>('FileIds', (_, value) => {
  if (value === '' || value === null) return true
  const ids = readIds(value)
  const given = Array.isArray(value) ? value.length : Math.max(ids.length, 1)
  return ids.length === given && ids.length <= MAX_FILES && new Set(ids).size === ids.length
})

/** The files that a message takes along. */
export const FileIds = t
  .Transform(
    t.Unsafe<number[] | string | null>({
      [Kind]: 'FileIds',
      type: 'array',
      items: { type: 'integer' },
      maxItems: MAX_FILES,
      description: 'The ids of files that you have uploaded, in their order; a file belongs to one message',
      sentence: say => say.files.unusable(MAX_FILES),
    }),
  )
  .Decode(readIds)
  .Encode(ids => ids)

/** What of a file is wanted. */
export const DownloadQuery = fields({
  size: t.Optional(
    choice(['preview'], {
      description: '`preview`: a picture that fits into 640 by 640 pixels (WebP)',
      sentence: say => say.files.unknownSize,
    }),
  ),
})

/** What a program uploads, for the description alone: it is read as it comes. */
export const FileForm = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object' as const,
        required: ['file'],
        properties: { file: { type: 'string' as const, format: 'binary' } },
      },
    },
  },
}

/** The answer with a file. */
export const FileBytes = t.String({
  format: 'binary',
  description: 'The file. With a `Range`, 206 and that part of it.',
  noValidate: true,
})
