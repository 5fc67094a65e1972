/** What is not known to be anything else. */
export const UNKNOWN_TYPE = 'application/octet-stream'

/** Pictures that are drawn anew, and what each begins with. */
const PICTURES: Record<PictureType, RegExp> = {
  'image/jpeg': /^\xff\xd8\xff/,
  'image/png': /^\x89PNG\r\n.\n/,
  'image/webp': /^RIFF[\s\S]{4}WEBP/,
  'image/gif': /^GIF8[79]a/,
}
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif'

const PICTURE_TYPES: readonly PictureType[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

/** How many bytes of a file say whether it is a picture. */
export const BEGINNING_BYTES = 12

/** Sound and films that browsers play. None of them can have a script in it. */
const PLAYED = new Set([
  'audio/aac',
  'audio/flac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'audio/x-m4a',
  'audio/x-wav',
  'video/mp4',
  'video/ogg',
  'video/quicktime',
  'video/webm',
])

const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/

/** Gives a media type that somebody named, without its parameters; what is none is unknown. */
export function tidyType(given: string): string {
  const type = given.split(';')[0]?.trim().toLowerCase() ?? ''
  return TYPE.test(type) ? type : UNKNOWN_TYPE
}

/** Which picture a file is by its first bytes; null for any other file. */
export function pictureTypeOf(beginning: Uint8Array): PictureType | null {
  const text = Buffer.from(beginning).toString('latin1')
  return PICTURE_TYPES.find(type => PICTURES[type].test(text)) ?? null
}

/** Whether a type is one of those that are drawn anew. */
export function isPictureType(type: string): boolean {
  return PICTURE_TYPES.some(known => known === type)
}

/** What a browser may show or play in its place; the rest is saved. A picture only once it was drawn anew. */
export function isShown({ type, width }: { type: string; width: number | null }): boolean {
  return PLAYED.has(type) || (isPictureType(type) && width !== null)
}

/** Whether a type is among those that the operator allows, such as `image/*, application/pdf`; without any, all are. */
export function isAllowed(type: string, allowed: readonly string[]): boolean {
  return (
    allowed.length === 0 ||
    allowed.some(one => one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))))
  )
}
