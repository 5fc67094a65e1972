import { HttpError } from '../errors.ts'
import { isSecure, requestContextOf } from './request-context.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

const SECURE = new Headers(SECURITY_HEADERS)

/**
 * For pages whose address has a secret in it: no other request says it. With `no-referrer`, a browser would not say either that a
 * form is ours (`Origin: null`); so it says where we are, and not the path.
 */
export const WITHOUT_PATH = { 'referrer-policy': 'strict-origin' }

/** Half a year, in seconds. */
const HTTPS_ONLY = 'max-age=15552000'

/**
 * Gives the security headers with those of an answer, which win. An answer that is made with them takes a third of the time of one that they are put on.
 */
export function withSecurity(own: Record<string, unknown>): Headers {
  const headers = new Headers(SECURE)
  for (const name in own) headers.set(name, String(own[name]))
  return headers
}

/** Puts the security headers on an answer, unless it has its own. */
export function secure(response: Response): Response {
  for (const [name, value] of SECURE) {
    if (!response.headers.has(name)) response.headers.set(name, value)
  }
  return response
}

/** Has browsers that came by https come by nothing else. */
export function keepSecure({ headers }: Response, request: Request): void {
  if (isSecure(request)) headers.set('strict-transport-security', HTTPS_ONLY)
}

/**
 * Refuses what another site's page makes a person's browser send: anything that could change something,
 * and the WebSocket handshake. Programs that are not browsers send neither header and may pass.
 * @throws HttpError 403
 */
export function rejectForeignOrigin(request: Request): void {
  const isHandshake = request.headers.get('upgrade')?.toLowerCase() === 'websocket'
  if (!isHandshake && (request.method === 'GET' || request.method === 'HEAD')) return

  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const isForeignSite = site !== null && site !== 'same-origin' && site !== 'none'
  const isForeignOrigin = origin !== null && !isOurs(origin, request)
  if (isForeignSite || isForeignOrigin) {
    throw new HttpError(403, say => say.errors.foreignOrigin)
  }
}

/** Where a proxy ends TLS that we do not know of, only the host is the same. */
function isOurs(origin: string, request: Request): boolean {
  const { origin: ours } = requestContextOf(request)
  return origin === ours || (!isSecure(request) && URL.parse(origin)?.host === URL.parse(ours)?.host)
}
