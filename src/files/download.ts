import type { SignedIn } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError, notFound } from '../errors.ts'
import { findLastingSessions } from '../sessions/store.ts'
import type { Content } from './content-store.ts'
import { dispositionOf } from './names.ts'
import { readRange } from './range.ts'
import type { Storage } from './storage.ts'
import { findFile, type StoredFile } from './store.ts'
import { isShown, UNKNOWN_TYPE } from './types.ts'

/** What a file may do in a browser that opens it as a page: nothing. */
const SANDBOXED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'"

/** A browser may keep a file, and asks each time whether its person may still have it. */
const ASK_EACH_TIME = 'private, no-cache'

/** What is sent in one piece. */
const SENT_AT_ONCE_BYTES = 512 * 1024

/** How many pieces (of 256 KB at most) are sent before it is asked whether that may go on. */
const ASK_AFTER_PIECES = 16

/** Types of files that are saved, and not shown, which are named as they are: no browser takes one of these for a page. */
const NAMED =
  /^(application\/(pdf|zip|gzip|x-7z-compressed|vnd\.[a-z0-9.+-]+|msword|json)|text\/(plain|csv)|image\/(heic|heif|avif|tiff|bmp)|audio\/[a-z0-9.+-]+|video\/[a-z0-9.+-]+|font\/[a-z0-9.+-]+)$/

type Needed = { sql: Sql; storage: Storage }

/**
 * Answers with a file, or a part of it (`Range`), or the preview of a picture: to the two people of its message, for as long as they may have it.
 * @throws HttpError 404 for anybody else, and where there is no preview; 416
 */
export async function respondDownload(
  { sql, storage }: Needed,
  person: SignedIn,
  { fileId, isPreview }: { fileId: number; isPreview: boolean },
  request: Request,
): Promise<Response> {
  const file = await findFile(sql, person, fileId)
  if (!file) throw notFound(say => say.files.gone)
  return isPreview
    ? respondPreview(storage, file, request)
    : respondFile({ sql, storage }, person, file, request)
}

async function respondPreview(storage: Storage, file: StoredFile, request: Request): Promise<Response> {
  const { preview } = file
  if (!preview) throw notFound(say => say.files.gone)
  const headers = headersOf(file, 'preview')
  if (isKnown(request, headers)) return new Response(null, { status: 304, headers })
  headers.set('content-type', 'image/webp')
  headers.set('content-disposition', 'inline')
  return new Response(await gather(storage.read(preview, 0, preview.size)), { headers })
}

async function respondFile(
  needed: Needed,
  person: SignedIn,
  file: StoredFile,
  request: Request,
): Promise<Response> {
  const { name, type, size, content } = file
  const headers = headersOf(file, 'file')
  headers.set('accept-ranges', 'bytes')
  if (isKnown(request, headers)) return new Response(null, { status: 304, headers })
  headers.set('content-type', isShown(file) || NAMED.test(type) ? type : UNKNOWN_TYPE)
  headers.set('content-disposition', dispositionOf(isShown(file) ? 'inline' : 'attachment', name))
  const range = readRange(request, size, headers.get('etag') ?? '')
  if (range === 'beyond') {
    throw new HttpError(416, say => say.files.beyondEnd(size), {
      headers: { 'content-range': `bytes */${size}` },
    })
  }
  const { from, to } = range ?? { from: 0, to: size }
  if (range) headers.set('content-range', `bytes ${from}-${to - 1}/${size}`)
  const pieces = readWhileAllowed(needed, person, { file, content, from, to })
  // Bun does not say how long a stream is; of what is short it can.
  const body = to - from <= SENT_AT_ONCE_BYTES ? await gather(pieces) : streamOf(pieces)
  return new Response(body, { status: range ? 206 : 200, headers })
}

async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const gathered: Uint8Array[] = []
  for await (const piece of pieces) gathered.push(piece)
  return Buffer.concat(gathered)
}

function headersOf({ id, createdAt }: StoredFile, what: 'file' | 'preview'): Headers {
  return new Headers({
    'cache-control': ASK_EACH_TIME,
    // A file never changes; after a restore another one may have its id.
    etag: `"${what}-${id}-${createdAt.getTime()}"`,
    'content-security-policy': SANDBOXED,
  })
}

function isKnown(request: Request, headers: Headers): boolean {
  const known = request.headers.get('if-none-match')
  return known?.split(',').some(tag => tag.trim().replace(/^W\//, '') === headers.get('etag')) ?? false
}

type Part = { file: StoredFile; content: Content; from: number; to: number }

/** Reads on for as long as the session lasts that asks and the file is its person's, which may be hours. */
async function* readWhileAllowed(
  { sql, storage }: Needed,
  person: SignedIn,
  { file, content, from, to }: Part,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let pieces = 0
  for await (const piece of storage.read(content, from, to)) {
    if (++pieces % ASK_AFTER_PIECES === 0 && !(await mayGoOn(sql, person, file.id)))
      throw new Error('The file is gone, or the session has ended.')
    yield piece
  }
}

async function mayGoOn(sql: Sql, person: SignedIn, fileId: number): Promise<boolean> {
  const [lasting, file] = await Promise.all([
    findLastingSessions(sql, [person.sessionId]),
    findFile(sql, person, fileId),
  ])
  return lasting.has(person.sessionId) && file !== null
}

/** Sends pieces as they are taken; nothing is read any more once nobody takes them. */
function streamOf(pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}
