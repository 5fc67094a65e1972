import { Refusal } from './refusal.ts'

/** The policy allows nothing but our own files: no inline script or style, no framing. */
const SECURITY_HEADERS = new Headers({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:", // Swagger UI's icons are data: addresses
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Personal, all of it; the fingerprinted files say otherwise for themselves.
  'cache-control': 'no-store',
})

/**
 * The last step of every answer: puts the security headers on it, unless it has its own. Left to Elysia, an
 * answer would be copied for their sake, its body as a stream, which takes more time than all the rest.
 */
export function secureResponse({ responseValue }: { responseValue: unknown }): Response | undefined {
  if (responseValue === undefined) return undefined // a handshake is answered by Bun
  if (!(responseValue instanceof Response)) return Response.json(responseValue, { headers: SECURITY_HEADERS })
  for (const [name, value] of SECURITY_HEADERS) {
    if (!responseValue.headers.has(name)) responseValue.headers.set(name, value)
  }
  return responseValue
}

/**
 * Refuses what another site's page makes a person's browser send: anything that could change something,
 * and the WebSocket handshake. Programs that are not browsers send neither header and may pass.
 * @throws Refusal 403
 */
export function refuseForeignOrigin(request: Request): void {
  const isHandshake = request.headers.get('upgrade')?.toLowerCase() === 'websocket'
  if (!isHandshake && (request.method === 'GET' || request.method === 'HEAD')) return

  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const isForeignSite = site !== null && site !== 'same-origin' && site !== 'none'
  const isForeignOrigin = origin !== null && URL.parse(origin)?.host !== request.headers.get('host')
  if (isForeignSite || isForeignOrigin) {
    throw new Refusal(403, 'This request came from another site. Open ChatApp itself and try again.')
  }
}

/** Whether the person reached us over https, directly or through a proxy in front. */
export function isSecure(request: Request): boolean {
  return request.url.startsWith('https:') || request.headers.get('x-forwarded-proto') === 'https'
}
