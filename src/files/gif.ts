// A GIF is not drawn anew: it would not move any more. What is not a picture, or how long it is shown, is left out of it.

const HEADER_BYTES = 13
const EXTENSION = 0x21
const IMAGE = 0x2c
const END = 0x3b
const GRAPHIC_CONTROL = 0xf9
const APPLICATION = 0xff
const IMAGE_HEADER_BYTES = 10

/** How often it is shown again. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'].map(name => Buffer.from(name, 'latin1'))

/** Gives a GIF with its pictures alone: no comment, and nothing that a program has noted in it. Returns null for what is none. */
export function cleanGif(gif: Uint8Array): Uint8Array | null {
  // A file may have millions of blocks: nothing is made for each, nor called for what is in it.
  const kept = new Uint8Array(gif.length)
  let at = HEADER_BYTES + tableBytes(gif[10])
  let [stretch, length] = [0, 0]
  for (;;) {
    const from = at
    const kind = gif[at]
    if (kind === EXTENSION) at = endOfBlocks(gif, at + 2)
    else if (kind === IMAGE) at = endOfBlocks(gif, at + IMAGE_HEADER_BYTES + tableBytes(gif[at + 9]) + 1)
    else if (kind !== END) return null
    if (kind === IMAGE || (kind === EXTENSION && isNeeded(gif, from))) continue
    const end = kind === END ? from + 1 : from
    while (stretch < end) kept[length++] = gif[stretch++] ?? END
    stretch = at
    if (kind === END) return kept.subarray(0, length)
  }
}

function isNeeded(gif: Uint8Array, at: number): boolean {
  const label = gif[at + 1]
  if (label !== APPLICATION) return label === GRAPHIC_CONTROL
  return LOOPS.some(
    name => gif[at + 2] === name.length && name.every((byte, index) => gif[at + 3 + index] === byte),
  )
}

/** How long a table of colours is that is announced by these flags. */
function tableBytes(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

/** Where a row of blocks ends: each says how long it is, and the last one is empty. */
function endOfBlocks(gif: Uint8Array, from: number): number {
  let at = from
  for (let length = gif[at]; length; length = gif[at]) at += length + 1
  return at + 1
}
