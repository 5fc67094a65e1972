import { log, logs } from '../log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { loggedPathOf } from './address.ts'
import { respondFile } from './compression.ts'
import { keepSecure, secure, withSecurity } from './headers.ts'
import { ANSWER_MARKER } from './marker.ts'
import { requestContextOf } from './request-context.ts'

/** What Elysia knows of a request that is answered; `route` is the pattern, such as `/with/:username`. */
type Answered = {
  request: Request
  responseValue: unknown
  route: string
  /** The status and the headers of an answer that is no `Response` yet. */
  set: { status?: number | string; headers: Record<string, unknown> }
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export type ResponseHook = (answered: Answered) => Response | undefined

/**
 * Makes the last step of every answer: its headers, and what is counted and logged of it. Left to Elysia, an answer would be
 * copied for its headers' sake, its body as a stream, which takes more time than all the rest.
 */
export function createResponseHook({ requests }: Metrics): ResponseHook {
  return ({ request, responseValue, route, set }) => {
    if (responseValue === undefined) return undefined // a handshake is answered by Bun
    const response = toResponse(request, responseValue, set)
    // All of it is in the answer now. Elysia would copy that to put it in again.
    set.status = 200
    set.headers = {}
    const { id, startedAt } = requestContextOf(request)
    keepSecure(response, request)
    response.headers.set('x-request-id', id)
    response.headers.set(ANSWER_MARKER, 'answer')

    const tookMs = performance.now() - startedAt
    const { method } = request
    const { status } = response
    const label = METHODS.has(method) ? method : 'other' // whoever makes methods up shall not fill the memory
    requests.observe({ method: label, route: route || 'none', status }, tookMs / 1_000)
    if (logs('debug')) {
      const ms = Math.round(tookMs * 10) / 10
      log('debug', 'request', { request: id, method, path: loggedPathOf(request), status, ms })
    }
    return response
  }
}

/** Makes an answer of what a route returned: an answer, a file, or what becomes JSON; with the security headers. */
function toResponse(request: Request, value: unknown, set: Answered['set']): Response {
  if (value instanceof Response) return secure(value)
  const { status, headers } = set
  if (value instanceof Blob) return secure(respondFile(request, value, toHeaders(headers)))
  return Response.json(value, {
    ...(typeof status === 'number' && { status }),
    headers: withSecurity(headers),
  })
}

function toHeaders(headers: Answered['set']['headers']): Headers {
  return new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
