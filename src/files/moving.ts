// A PNG or WebP that moves is not drawn anew: it would stand still. What says how it looks and moves is kept of it, and nothing else.

/** How a format has its chunks: where the name and the size of one are in it, and how many bytes it has beside its content. */
type Format = {
  start: number
  nameAt: number
  sizeAt: number
  beside: number
  isLittleEndian: boolean
  kept: ReadonlySet<number>
}

type Chunk = { name: number; from: number; to: number }

const PNG: Format = {
  start: 8,
  nameAt: 4,
  sizeAt: 0,
  beside: 12,
  isLittleEndian: false,
  kept: namesOf('IHDR PLTE tRNS sRGB gAMA cHRM acTL fcTL fdAT IDAT IEND'),
}

const WEBP: Format = {
  start: 12,
  nameAt: 0,
  sizeAt: 4,
  beside: 8,
  isLittleEndian: true,
  kept: namesOf('VP8X ANIM ANMF'),
}

const MOVING_PNG = numberOf('acTL')
const PNG_CONTENT = numberOf('IDAT')
const WEBP_HEADER = numberOf('VP8X')
const WEBP_FRAME = numberOf('ANMF')

/** In the header of a WebP. */
const MOVES = 0x02
const HAS_ALPHA = 0x10
const WEBP_HEADER_BYTES = 18
const WEBP_FLAGS_AT = WEBP.start + WEBP.beside
const FRAME_HEADER_BYTES = 16

/** Gives a PNG or WebP that moves, without what a program has noted in it. Returns null for one that stands still. */
export function cleanMoving(file: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (isMovingWebp(file)) return cleanWebp(file)
  return isMovingPng(file) ? keepChunks(PNG, file) : null
}

/**
 * Gives the first picture of a WebP that moves as one that stands still. Returns null where it does not fill the room, and for any other file:
 * the first of these can be read as it is.
 */
export function firstOfMoving(webp: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const first = isMovingWebp(webp) ? findChunk(WEBP, webp, [WEBP_FRAME]) : null
  if (!first) return null
  const { from, to } = first
  const sides = webp.subarray(from + 14, from + 20) // less one each, as in the file's own header
  if (Buffer.compare(sides, webp.subarray(WEBP_FLAGS_AT + 4, WEBP_FLAGS_AT + 10)) !== 0) return null
  const head = Buffer.from(webp.subarray(0, WEBP.start + WEBP_HEADER_BYTES))
  head[WEBP_FLAGS_AT] = HAS_ALPHA
  return endWebp(Buffer.concat([head, webp.subarray(from + WEBP.beside + FRAME_HEADER_BYTES, to)]))
}

function isMovingWebp(file: Uint8Array): boolean {
  const isWebp = Buffer.from(file.subarray(0, 4)).toString('latin1') === 'RIFF'
  return (
    isWebp &&
    findChunk(WEBP, file.subarray(0, WEBP.start + WEBP_HEADER_BYTES), [WEBP_HEADER]) !== null &&
    ((file[WEBP_FLAGS_AT] ?? 0) & MOVES) !== 0
  )
}

function isMovingPng(file: Uint8Array): boolean {
  return findChunk(PNG, file, [MOVING_PNG, PNG_CONTENT])?.name === MOVING_PNG
}

function cleanWebp(webp: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = keepChunks(WEBP, webp)
  kept[WEBP_FLAGS_AT] = (kept[WEBP_FLAGS_AT] ?? 0) & (MOVES | HAS_ALPHA)
  return endWebp(kept)
}

/** Has a WebP say how long it is. */
function endWebp(webp: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  new DataView(webp.buffer, webp.byteOffset).setUint32(4, webp.length - 8, true)
  return webp
}

function keepChunks(format: Format, file: Uint8Array): Uint8Array<ArrayBuffer> {
  // A file may have millions of chunks: nothing is made for each.
  const view = viewOf(file)
  const kept = new Uint8Array(file.length)
  let length = 0
  let stretch = 0
  let from = format.start
  for (let to = endOf(format, view, from); to > 0; to = endOf(format, view, from)) {
    if (!format.kept.has(view.getUint32(from + format.nameAt))) {
      while (stretch < from) kept[length++] = file[stretch++] ?? 0
      stretch = to
    }
    from = to
  }
  while (stretch < from) kept[length++] = file[stretch++] ?? 0
  return kept.subarray(0, length)
}

/** Finds the first chunk of one of these names. Returns null when there is none. */
function findChunk(format: Format, file: Uint8Array, names: readonly number[]): Chunk | null {
  const view = viewOf(file)
  let from = format.start
  for (let to = endOf(format, view, from); to > 0; to = endOf(format, view, from)) {
    const name = view.getUint32(from + format.nameAt)
    if (names.includes(name)) return { name, from, to }
    from = to
  }
  return null
}

/** Where a chunk ends; 0 when it is not there as a whole. */
function endOf({ sizeAt, beside, isLittleEndian }: Format, view: DataView, from: number): number {
  if (from + beside > view.byteLength) return 0
  const size = view.getUint32(from + sizeAt, isLittleEndian)
  const to = from + beside + size + (isLittleEndian ? size % 2 : 0)
  return to > view.byteLength ? 0 : to
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length)
}

function namesOf(names: string): ReadonlySet<number> {
  return new Set(names.split(' ').map(numberOf))
}

function numberOf(name: string): number {
  return Buffer.from(name, 'latin1').readUInt32BE()
}
