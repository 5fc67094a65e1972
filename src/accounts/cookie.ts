import { isApiToken } from '../api-tokens/model.ts'
import { isSecure } from '../http/request-context.ts'

/**
 * The session's; the one that says that somebody has signed in with this browser before; that of a sign-in which waits for its second
 * step; the one that says that a second step was taken in this browser not long ago; and those of a sign-in with a passkey, and
 * of single sign-on that is under way.
 */
type CookieName =
  | 'chatapp'
  | 'chatapp-browser'
  | 'chatapp-sign-in'
  | 'chatapp-two-step'
  | 'chatapp-passkey'
  | 'chatapp-sign-on'

const BEARER = /^Bearer(?: +(\S+))?$/i

/** Ours have 300 characters. Others could be kept, and are not read. */
const MAX_TOKEN_LENGTH = 1_000

/** What a request is signed in by, and whether that is a cookie of before, whose name had no prefix. */
type Credential = { token: string; isOldCookie: boolean }

/**
 * Returns the bearer token when there is one, else the cookie of the pages: a proxy in front may have an `Authorization` of its own.
 * An API token is none of a browser's: in a cookie it is not read.
 */
export function readToken(request: Request): Credential | null {
  const authorization = request.headers.get('authorization') ?? ''
  if (/^Bearer\b/i.test(authorization)) return toCredential(BEARER.exec(authorization)?.[1] ?? null, false)
  const token = readCookie('chatapp', request)
  const credential =
    token === null ? toCredential(readOldCookie('chatapp', request), true) : toCredential(token, false)
  return credential && !isApiToken(credential.token) ? credential : null
}

function toCredential(token: string | null, isOldCookie: boolean): Credential | null {
  return token !== null && token.length <= MAX_TOKEN_LENGTH ? { token, isOldCookie } : null
}

/** Reads a cookie by the name that it is set with. */
export function readCookie(name: CookieName, request: Request): string | null {
  return cookiesOf(request).get(nameIn(name, request))
}

/** Over https, reads what was set before the names there had a prefix, or over http. Another host of the domain may have set it. */
export function readOldCookie(name: CookieName, request: Request): string | null {
  return isSecure(request) ? cookiesOf(request).get(name) : null
}

/** A cookie that no script can read and no other site's form is sent with. */
export function serializeCookie(name: CookieName, value: string, expires: Date, request: Request): string {
  return new Bun.Cookie(nameIn(name, request), value, {
    path: '/',
    expires,
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(request),
  }).serialize()
}

/** Over https, a name that browsers take from this host alone, and over https alone (RFC 6265bis, section 4.1.3.2). */
function nameIn(name: CookieName, request: Request): string {
  return isSecure(request) ? `__Host-${name}` : name
}

function cookiesOf(request: Request): Bun.CookieMap {
  return new Bun.CookieMap(request.headers.get('cookie') ?? '')
}
