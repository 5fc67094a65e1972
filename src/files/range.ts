/** Bytes of a file: from one up to another, which is not among them. */
type Range = { from: number; to: number }

const ONE_RANGE = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/

/**
 * Reads which bytes of a file are asked for (RFC 9110, section 14). What cannot be understood, and several ranges at once, ask for the whole
 * file; so does a range of a file that is another one by now (`If-Range`).
 * @returns null for the whole file, 'beyond' for what begins after its end
 */
export function readRange(request: Request, size: number, etag: string): Range | 'beyond' | null {
  const condition = request.headers.get('if-range')
  if (condition !== null && condition !== etag) return null
  const found = ONE_RANGE.exec(request.headers.get('range')?.trim() ?? '')
  if (!found) return null
  const [, first, last, suffix] = found
  if (suffix !== undefined)
    return Number(suffix) === 0 ? 'beyond' : { from: Math.max(0, size - Number(suffix)), to: size }
  const from = Number(first)
  if (last && Number(last) < from) return null
  if (from >= size) return 'beyond'
  return { from, to: last ? Math.min(Number(last) + 1, size) : size }
}
