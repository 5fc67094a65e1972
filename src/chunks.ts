/** Gathers what comes in pieces of any size into chunks of the same size; the last one has what is left. */
export async function* inChunks(
  pieces: AsyncIterable<Uint8Array>,
  chunkBytes: number,
): AsyncGenerator<Uint8Array> {
  let chunk = new Uint8Array(chunkBytes)
  let length = 0
  for await (let piece of pieces) {
    while (piece.length > 0) {
      const part = piece.subarray(0, chunkBytes - length)
      chunk.set(part, length)
      length += part.length
      piece = piece.subarray(part.length)
      if (length < chunkBytes) continue
      yield chunk
      chunk = new Uint8Array(chunkBytes)
      length = 0
    }
  }
  if (length > 0) yield chunk.subarray(0, length)
}
