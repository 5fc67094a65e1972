import { HttpError } from '../errors.ts'
import { createTurns } from '../turns.ts'
import { cleanGif } from './gif.ts'
import { PREVIEW_SIDE } from './model.ts'
import { cleanMoving, firstOfMoving } from './moving.ts'
import type { PictureType } from './types.ts'

/** A picture that was drawn anew, upright, with nothing of the file but its colours; and a smaller one (WebP). */
type Drawn = {
  bytes: Uint8Array
  width: number
  height: number
  preview: Uint8Array
}

/** A phone's camera has up to 50 million. All of them are in memory at once, at four bytes each. */
const MAX_PIXELS = 50_000_000

/** What is larger is no picture for us: all of it would be in memory. */
export const MAX_PICTURE_BYTES = 64 * 1024 * 1024

/** Nobody sees that a photo was drawn once more. */
const QUALITY = 92
const PREVIEW_QUALITY = 80

/** Each waits with nothing but a promise. */
const inTurn = createTurns(50)

/**
 * Draws a picture anew: what a camera, a phone or a program has noted in it, such as the place, does not go along.
 * @param read gives its bytes, when its turn comes
 * @returns null when it cannot be read as the picture that it begins as
 * @throws HttpError 422 when it has too many pixels, 503 when many are being drawn
 */
export function drawPicture(
  type: PictureType,
  read: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Drawn | null> {
  return inTurn(async () => {
    try {
      return await draw(type, await read())
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (code === 'ERR_IMAGE_TOO_MANY_PIXELS') throw tooManyPixels()
      if (code.startsWith('ERR_IMAGE_')) return null
      throw error
    }
  })
}

async function draw(type: PictureType, file: Uint8Array<ArrayBuffer>): Promise<Drawn | null> {
  const image = () => new Bun.Image(file, { maxPixels: MAX_PIXELS })
  const { width, height } = await image().metadata()
  if (width * height > MAX_PIXELS) throw tooManyPixels()
  const bytes =
    type === 'image/gif' ? cleanGif(file) : (cleanMoving(file) ?? (await encode(image(), type, file).bytes()))
  if (!bytes) return null
  const drawn = new Uint8Array(bytes)
  const upright = await new Bun.Image(drawn).metadata()
  const preview = await new Bun.Image(firstOfMoving(drawn) ?? drawn)
    .resize(PREVIEW_SIDE, PREVIEW_SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: PREVIEW_QUALITY })
    .bytes()
  return { bytes, width: upright.width, height: upright.height, preview }
}

function encode(image: Bun.Image, type: PictureType, file: Uint8Array): Bun.Image {
  if (type === 'image/jpeg') return image.jpeg({ quality: QUALITY })
  if (type === 'image/webp') return image.webp(isLossless(file) ? { lossless: true } : { quality: QUALITY })
  return image.png()
}

/** Whether the first picture of a WebP is kept without loss. */
function isLossless(file: Uint8Array): boolean {
  const beginning = Buffer.from(file.subarray(0, 4096)).toString('latin1')
  const [lossless, lossy] = [beginning.indexOf('VP8L'), beginning.indexOf('VP8 ')]
  return lossless !== -1 && (lossy === -1 || lossless < lossy)
}

function tooManyPixels(): HttpError {
  return new HttpError(422, say => say.files.tooManyPixels(MAX_PIXELS / 1e6), {
    errors: { file: [say => say.files.tooManyPixels(MAX_PIXELS / 1e6)] },
  })
}
