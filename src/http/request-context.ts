import type { Server } from 'bun'
import type { Config } from '../config/config.ts'
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.ts'
import { createProxyTrust } from './proxies.ts'

/** What ChatApp knows about a request beyond the request itself. */
type RequestContext = {
  /** In every log line about it, and in the answer's `x-request-id`. */
  readonly id: string
  /** By `performance.now()`. */
  readonly startedAt: number
  /** Where people reach us: scheme, host and port. */
  readonly origin: string
  /** How the server is called. */
  readonly serverName: string
  /** Where it came from, for rate limits and the list of sessions: an IP address, or "unknown". */
  readonly address: string
  /** How its answer is to be, as whoever is signed in has set it. */
  preferences: Preferences
}

const REQUEST_ID = /^[\w.-]{1,64}$/
const FORWARDED_HOST = /^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i

const contexts = new WeakMap<Request, RequestContext>()

/** Returns the context of a request. @throws Error when none was made for it */
export function requestContextOf(request: Request): RequestContext {
  const context = contexts.get(request)
  if (!context) throw new Error('This request has no context: none was made when it began.')
  return context
}

/** Has the answer to a request be as somebody wants it, who was found to have sent it. */
export function prefer(request: Request, preferences: Preferences): void {
  requestContextOf(request).preferences = preferences
}

/** Whether the person reached us over https, directly or through a proxy in front. */
export function isSecure(request: Request): boolean {
  return requestContextOf(request).origin.startsWith('https:')
}

/** The whole address of what is asked for, as people reach it. */
export function publicUrlOf(request: Request): URL {
  const { url } = request
  return new URL(url.slice(lengthOfOrigin(url)) || '/', requestContextOf(request).origin)
}

/**
 * Returns the hook that makes the context of each request when it begins. The headers of a proxy in front (`X-Forwarded-For`,
 * `-Proto`, `-Host`, `X-Request-Id`) are believed only when it is one of the configured proxies: anybody can send them.
 */
export function createRequestContexts({ baseUrl, socket, trustedProxies }: Config, serverName: () => string) {
  const trust = createProxyTrust(trustedProxies)

  /** Over a Unix socket there is no address; whoever may open it is the operator's proxy. */
  function peerOf(request: Request, server: Server<unknown> | null): string | null {
    const address = server?.requestIP(request)?.address
    return address ?? (socket ? null : 'unknown')
  }

  return function begin(request: Request, server: Server<unknown> | null): void {
    const peer = peerOf(request, server)
    const isFromProxy = trust.isTrusted(peer)
    const { headers } = request
    const givenId = isFromProxy ? headers.get('x-request-id') : null
    contexts.set(request, {
      id: givenId && REQUEST_ID.test(givenId) ? givenId : crypto.randomUUID(),
      startedAt: performance.now(),
      serverName: serverName(),
      origin: baseUrl || (isFromProxy ? forwardedOrigin(request) : originOf(request.url)),
      preferences: DEFAULT_PREFERENCES,
      address: isFromProxy ? trust.findClient(peer, headers.get('x-forwarded-for')) : (peer ?? 'unknown'),
    })
  }
}

function forwardedOrigin({ url, headers }: Request): string {
  const own = originOf(url)
  const forwarded = headers.get('x-forwarded-proto')
  const scheme = forwarded === 'https' || forwarded === 'http' ? forwarded : own.slice(0, own.indexOf(':'))
  const host = headers.get('x-forwarded-host') ?? ''
  return `${scheme}://${FORWARDED_HOST.test(host) ? host : own.slice(own.indexOf('//') + 2)}`
}

function originOf(url: string): string {
  return url.slice(0, lengthOfOrigin(url))
}

/** Without parsing the rest: this happens for every request. */
function lengthOfOrigin(url: string): number {
  const end = url.indexOf('/', url.indexOf('//') + 2)
  return end === -1 ? url.length : end
}
