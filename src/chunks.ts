/**
 * Gathers what comes in pieces of any size into chunks of the same size; the last one has what is left. All are in the same memory: a chunk is good until the
 * next one is asked for.
 */
export async function* inChunks(
  pieces: AsyncIterable<Uint8Array>,
  chunkBytes: number,
): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(chunkBytes)
  let length = 0
  for await (let piece of pieces) {
    while (piece.length > 0) {
      const part = piece.subarray(0, chunkBytes - length)
      chunk.set(part, length)
      length += part.length
      piece = piece.subarray(part.length)
      if (length < chunkBytes) continue
      yield chunk
      length = 0
    }
  }
  if (length > 0) yield chunk.subarray(0, length)
}
