import { MAX_PART_BYTES } from '../../files/limits.ts'
import { ANSWER_MARKER } from '../../http/marker.ts'
import { forMe } from '../person.ts'

// What is asked of the server about one file: each says how it went, and never throws.

/** How a request went: what the server confirms; that it refuses, and why; that the upload is gone; or that one has to wait. */
export type Outcome =
  | { kind: 'confirmed'; id: number; received: number; isWhole: boolean }
  | { kind: 'refused'; reason: string | null; isForeign: boolean; status: number }
  | { kind: 'gone' }
  | { kind: 'behind' }
  | { kind: 'signed-out' }
  | { kind: 'pause'; ms: number }

const PAUSE_MS = 1_000

/** A connection over which nothing goes any more is given up. */
const STALLED_AFTER_MS = 15_000

const UPLOADS = '/files/uploads'

/** Begins an upload. It is not stopped: the answer says what to cancel. */
export function begin(file: Record<string, unknown>): Promise<Outcome> {
  return ask('POST', UPLOADS, new AbortController().signal, {
    body: JSON.stringify(file),
    headers: { 'content-type': 'application/json' },
  })
}

/** Asks how far an upload has come. */
export function askReceived(id: number, signal: AbortSignal): Promise<Outcome> {
  return ask('GET', `${UPLOADS}/${id}`, signal)
}

/** Sends what comes next of a file. @param onSent is told how many bytes of it have left */
export function sendPart(
  { id, file, offset }: { id: number; file: Blob; offset: number },
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<Outcome> {
  return ask('PUT', `${UPLOADS}/${id}?offset=${offset}`, signal, {
    body: file.slice(offset, offset + MAX_PART_BYTES),
    headers: { 'content-type': 'application/octet-stream' },
    onSent,
  })
}

/** Has the server forget an upload. What it does not hear of ends by itself. */
export function cancelUpload(id: number): void {
  void ask('DELETE', `${UPLOADS}/${id}`, new AbortController().signal)
}

type Sent = { body?: Blob | string; headers?: Record<string, string>; onSent?: (bytes: number) => void }

/** By XMLHttpRequest: `fetch` does not say how much of a body has left. */
function ask(
  method: string,
  path: string,
  signal: AbortSignal,
  { body, headers = {}, onSent }: Sent = {},
): Promise<Outcome> {
  return new Promise(resolve => {
    const request = new XMLHttpRequest()
    let timer: ReturnType<typeof setTimeout> | undefined
    const stay = () => {
      clearTimeout(timer)
      timer = setTimeout(() => request.abort(), STALLED_AFTER_MS)
    }
    const abort = () => request.abort()
    request.open(method, path)
    for (const [name, value] of Object.entries({ accept: 'application/json', ...forMe(), ...headers }))
      request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded }) => {
      stay()
      onSent?.(loaded)
    }
    request.onloadend = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      resolve(outcomeOf(request))
    }
    signal.addEventListener('abort', abort)
    if (signal.aborted) return resolve({ kind: 'pause', ms: PAUSE_MS })
    stay()
    request.send(body)
  })
}

function outcomeOf(request: XMLHttpRequest): Outcome {
  const { status } = request
  const isForeign = request.getResponseHeader(ANSWER_MARKER) === null
  if (isForeign)
    return status === 413
      ? { kind: 'refused', reason: null, isForeign, status }
      : { kind: 'pause', ms: PAUSE_MS }
  if (status >= 200 && status < 300) return confirmedIn(request.responseText)
  if (status === 401) return { kind: 'signed-out' }
  if (status === 404) return { kind: 'gone' }
  if (status === 409) return { kind: 'behind' }
  if (status !== 507 && (status === 408 || status === 429 || status >= 500)) {
    const seconds = Number(request.getResponseHeader('retry-after') ?? 0)
    return { kind: 'pause', ms: seconds * 1_000 || PAUSE_MS }
  }
  return { kind: 'refused', reason: reasonIn(request.responseText), isForeign, status }
}

function confirmedIn(answer: string): Outcome {
  const { id, received, whole } = read(answer)
  return typeof id === 'number' && typeof received === 'number'
    ? { kind: 'confirmed', id, received, isWhole: whole === true }
    : { kind: 'pause', ms: PAUSE_MS }
}

/** What is said of a field says more than that something is wrong. */
function reasonIn(answer: string): string | null {
  const { detail, errors } = read(answer)
  if (typeof errors === 'object' && errors !== null) {
    const [first] = Object.values(errors).flat()
    if (typeof first === 'string') return first
  }
  return typeof detail === 'string' ? detail : null
}

function read(answer: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(answer)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
