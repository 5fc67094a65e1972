import { decode, encode } from 'fast-png'
import { invalid } from '../errors.ts'
import { createTurns } from '../turns.ts'
import type { Sentence } from '../words/words.ts'
import { PICTURE_SIZES } from './model.ts'

/** A square picture as WebP, in two sizes, and the hash by which it is asked for. */
export type Picture = { hash: string; small: Uint8Array; large: Uint8Array }

/** What a picture may come as. Bun reads others by means of the system, where that has any: HEIC on macOS. */
const FORMATS: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif'])

/** A phone's camera has up to 50 million. Of a PNG, all of them are in memory at once, at four bytes each. */
const MAX_PIXELS = 50_000_000

/** Cutting a square out of what is longer takes too long. */
const MAX_RATIO = 8

const QUALITY = 82

/** Each waits with its whole file, of 10 MB at most. */
const MAX_WAITING = 10

/** So that what several upload at once does not add up in memory. */
const inTurn = createTurns(MAX_WAITING)

/**
 * Makes a picture of what somebody uploaded: the square in its middle, turned as its camera was held. It is drawn anew, and has
 * nothing of the file but its colours: no place, no camera, no colour profile, no script.
 * @throws HttpError 422 for the field `picture`, 503 when many are being made
 */
export function makePicture(file: Uint8Array<ArrayBuffer>): Promise<Picture> {
  return inTurn(() => draw(file))
}

async function draw(file: Uint8Array<ArrayBuffer>): Promise<Picture> {
  const square = cutSquare(await shrink(file))
  const size = (pixels: number) =>
    new Bun.Image(square).resize(pixels, pixels).webp({ quality: QUALITY }).bytes()
  const [small, large] = await Promise.all([size(PICTURE_SIZES.small), size(PICTURE_SIZES.large)])
  const hash = new Bun.CryptoHasher('sha256').update(large).digest('hex').slice(0, 32)
  return { hash, small, large }
}

/** Gives the picture as a PNG whose shorter side is about as long as the largest size has it. */
async function shrink(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  try {
    const { width, height, format } = await new Bun.Image(file, { maxPixels: MAX_PIXELS }).metadata()
    if (!FORMATS.has(format)) throw refused(say => say.ownAccount.profile.wrong.pictureUnreadable)
    if (width * height > MAX_PIXELS) throw tooManyPixels()
    const ratio = Math.max(width, height) / Math.min(width, height)
    if (ratio > MAX_RATIO) throw refused(say => say.ownAccount.profile.wrong.pictureTooNarrow)
    const longest = Math.ceil(PICTURE_SIZES.large * ratio)
    return await new Bun.Image(file, { maxPixels: MAX_PIXELS })
      .resize(longest, longest, { fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 1 })
      .bytes()
  } catch (error) {
    throw refusalOf(error)
  }
}

/** What Bun says of a picture that it cannot read, for whoever uploaded it. */
function refusalOf(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ERR_IMAGE_TOO_MANY_PIXELS') return tooManyPixels()
  return code.startsWith('ERR_IMAGE_')
    ? refused(say => say.ownAccount.profile.wrong.pictureUnreadable)
    : error
}

/** Bun.Image does not cut. What comes here was drawn by it: nobody else's PNG. */
function cutSquare(png: Uint8Array): Uint8Array {
  const { width, height, channels, data } = decode(png)
  const side = Math.min(width, height)
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)]
  const square = new Uint8Array(side * side * channels)
  for (let row = 0; row < side; row++) {
    const start = ((top + row) * width + left) * channels
    square.set(data.subarray(start, start + side * channels), row * side * channels)
  }
  return encode({ width: side, height: side, channels, data: square }, { zlib: { level: 0 } })
}

function tooManyPixels() {
  return refused(say => say.ownAccount.profile.wrong.pictureTooManyPixels(MAX_PIXELS / 1e6))
}

function refused(sentence: Sentence) {
  return invalid({ picture: [sentence] })
}
