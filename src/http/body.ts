import { HttpError } from '../errors.ts'

/** A JSON or form-encoded body, before anything is known of its fields. */
export type Fields = Record<string, unknown>

/** A field of a form as it was typed; undefined when there is none, or no text. */
export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  return typeof value === 'string' ? value : undefined
}

/** A message of 50,000 characters, each written as twelve (`\ud83d\ude00`), and the other fields. */
const MAX_BODY_BYTES = 640 * 1024

/** How a route of the API gets its body: by our limits; the description says what the names after it mean. */
export const BODY = [
  ({ request }: { request: Request }) => readBody(request),
  'json' as const,
  'urlencoded' as const,
]

/**
 * Reads the body of a request whose length and type may be anything.
 * @throws HttpError 413 when too long, 415 when neither JSON nor form-encoded, 400 when malformed
 */
export async function readBody(request: Request): Promise<Fields> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  const bytes = await readBytes(request, MAX_BODY_BYTES)
  if (bytes.length === 0) return {}
  if (type === 'application/json') return parseJson(decodeUtf8(bytes))
  if (type === 'application/x-www-form-urlencoded') return parseForm(decodeUtf8(bytes))
  throw new HttpError(415, say => say.errors.bodyType)
}

/**
 * Reads the body no further than a limit, whether its length was announced or not.
 * @throws HttpError 413
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const announced = request.headers.get('content-length')
  if (!(Number(announced) <= maxBytes)) throw tooLarge(maxBytes)
  if (announced !== null) return request.bytes()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.length
    if (length > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, say => say.errors.bodyTooLarge(maxBytes / 1024))
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new HttpError(400, say => say.errors.bodyNotUtf8)
  }
}

function parseJson(text: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new HttpError(400, say => say.errors.bodyNotJson)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HttpError(400, say => say.errors.bodyNotObject)
  }
  return Object.fromEntries(Object.entries(value))
}

function parseForm(text: string): Fields {
  try {
    decodeURIComponent(text) // URLSearchParams would put replacement characters in place of broken UTF-8
  } catch {
    throw new HttpError(400, say => say.errors.formMalformed)
  }
  return Object.fromEntries(new URLSearchParams(text))
}
