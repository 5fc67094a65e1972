import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ROOT } from '../root.ts'

/** Below this, compressing gains less than it costs. */
const MIN_BYTES = 1_024

/** gzip's levels: the one that takes the least time, and the one that gives the fewest bytes. */
const FASTEST = 1
const BEST = 9

/** gzip among what a browser takes, unless it says "not this one" by a weight of 0 (RFC 9110, section 12.5.3). */
const GZIP = /\bgzip\b(?! *; *q=0(\.0*)? *(,|$))/i

const TEXT = /^(text\/|application\/json|image\/svg)/

/** Files that were asked for, compressed. They are this version's own, so there are few. */
const compressedFiles = new Map<string, Uint8Array<ArrayBuffer>>()

/** Answers with a text, compressed where the browser takes that and it is long enough. */
export function respondText(request: Request, text: string, type: string, status: number): Response {
  const headers = new Headers({ 'content-type': type })
  if (isShort(text) || !takesGzip(request, headers)) return new Response(text, { status, headers })
  return new Response(Bun.gzipSync(text, { level: FASTEST }), { status, headers })
}

/** A text has as many bytes as characters, or more: those of a long one need not be counted. */
function isShort(text: string): boolean {
  return text.length < MIN_BYTES && Buffer.byteLength(text) < MIN_BYTES
}

/** Answers with a file (of `Bun.file`); a text is compressed once for all who ask. */
export function respondFile(request: Request, file: Blob & { name?: string }, headers: Headers): Response {
  headers.set('content-type', file.type)
  if (!file.name || !TEXT.test(file.type) || !takesGzip(request, headers))
    return new Response(file, { headers })
  const path = resolve(ROOT, file.name) // of a file in the binary, the name is its path within
  const bytes = compressedFiles.get(path) ?? Bun.gzipSync(readFileSync(path), { level: BEST })
  compressedFiles.set(path, bytes)
  return new Response(bytes, { headers })
}

/** Whether the answer may be compressed; says in its headers that it depends on that, and that it is. */
function takesGzip(request: Request, headers: Headers): boolean {
  headers.set('vary', 'accept-encoding')
  const takes = GZIP.test(request.headers.get('accept-encoding') ?? '')
  if (takes) headers.set('content-encoding', 'gzip')
  return takes
}
