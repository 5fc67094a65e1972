import { deflateSync } from 'node:zlib'
import { encode } from 'fast-png'

/** A picture's colours, in a row: red, green, blue, as stripes from left to right. */
const STRIPES = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
]

/** Makes a PNG of three stripes, side by side. */
export function stripes(width: number, height: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const stripe = Math.floor(((pixel % width) * STRIPES.length) / width)
    data.set(STRIPES[stripe] ?? [], pixel * 3)
  }
  return new Uint8Array(encode({ width, height, channels: 3, data }))
}

/** Which of red, green and blue there is most of, in the left half of a picture's middle row and in the right. */
export async function sidesOf(picture: Uint8Array<ArrayBuffer>): Promise<{ left: string; right: string }> {
  const { decode } = await import('fast-png')
  const { width, height, channels, data } = decode(await new Bun.Image(picture).png().bytes())
  const colourAt = (x: number) => {
    const start = (Math.floor(height / 2) * width + x) * channels
    const parts = [...data.subarray(start, start + 3)]
    return ['red', 'green', 'blue'][parts.indexOf(Math.max(...parts))] ?? ''
  }
  return { left: colourAt(Math.floor(width / 8)), right: colourAt(width - Math.floor(width / 8)) }
}

/** Makes a JPEG as a camera does that was held on its side: with Exif, in which the place stands too. */
export async function photo(
  upright: Uint8Array<ArrayBuffer>,
  said: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const jpeg = await new Bun.Image(upright).jpeg().bytes()
  const text = Buffer.from(`${said}\0`)
  const tiff = Buffer.alloc(8 + 2 + 2 * 12 + 4)
  tiff.write('MM\0*', 0, 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(2, 8)
  const entry = (index: number, tag: number, type: number, count: number) => {
    const at = 10 + index * 12
    tiff.writeUInt16BE(tag, at)
    tiff.writeUInt16BE(type, at + 2)
    tiff.writeUInt32BE(count, at + 4)
    return at + 8
  }
  tiff.writeUInt32BE(tiff.length, entry(0, 0x010e, 2, text.length)) // ImageDescription
  tiff.writeUInt16BE(3, entry(1, 0x0112, 3, 1)) // Orientation: upside down
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, text])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(exif.length + 2, 2)
  return new Uint8Array(Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]))
}

/** Makes a PNG that is small, and says that it is so wide and high. */
export function bomb(width: number, height: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8) // eight bits, RGBA
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const rows = deflateSync(Buffer.alloc(1_000_000))
  const chunks = [chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]
  return new Uint8Array(Buffer.concat([signature, ...chunks]))
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(Bun.hash.crc32(body))
  return Buffer.concat([length, body, sum])
}

/** Makes a PNG that moves, of the same stripes twice, in which something is noted. */
export async function movingPng(
  width: number,
  height: number,
  said: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const png = Buffer.from(stripes(width, height))
  const content: Buffer[] = []
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      content.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const numbers = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4)
    for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4)
    return bytes
  }
  const shown = (place: number) =>
    Buffer.concat([numbers(place, width, height, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])])
  return new Uint8Array(
    Buffer.concat([
      png.subarray(0, 33),
      chunk('acTL', numbers(2, 0)),
      chunk('tEXt', Buffer.from(`Comment\0${said}`)),
      chunk('fcTL', shown(0)),
      chunk('IDAT', Buffer.concat(content)),
      chunk('fcTL', shown(1)),
      chunk('fdAT', Buffer.concat([numbers(2), ...content])),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

/** Makes a WebP that moves, of the same stripes twice, in which something is noted. */
export async function movingWebp(
  width: number,
  height: number,
  said: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const still = Buffer.from(await new Bun.Image(stripes(width, height)).webp({ lossless: true }).bytes())
  const [header, frame] = [Buffer.alloc(10), Buffer.alloc(16)]
  header[0] = 0x02 | 0x08 // it moves, and has Exif
  header.writeUIntLE(width - 1, 4, 3)
  header.writeUIntLE(height - 1, 7, 3)
  frame.writeUIntLE(width - 1, 6, 3)
  frame.writeUIntLE(height - 1, 9, 3)
  frame.writeUIntLE(100, 12, 3)
  const shown = webpChunk('ANMF', Buffer.concat([frame, still.subarray(12)]))
  const chunks = [webpChunk('VP8X', header), webpChunk('ANIM', Buffer.alloc(6)), shown, shown]
  const content = Buffer.concat([Buffer.from('WEBP'), ...chunks, webpChunk('EXIF', Buffer.from(said))])
  return new Uint8Array(webpChunk('RIFF', content))
}

function webpChunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 0, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}
