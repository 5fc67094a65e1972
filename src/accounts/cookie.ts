import { isApiToken } from '../api-tokens/model.ts'
import { isSecure } from '../http/request-context.ts'

/**
 * The session's; the one that says that somebody has signed in with this browser before; that of a sign-in which waits for its second
 * step; the one that says that a second step was taken in this browser not long ago; and that of a sign-in with a passkey.
 */
export type CookieName =
  | 'chatapp'
  | 'chatapp-browser'
  | 'chatapp-sign-in'
  | 'chatapp-two-step'
  | 'chatapp-passkey'

const BEARER = /^Bearer(?: +(\S+))?$/i

/** Ours have 300 characters. Others could be kept, and are not read. */
const MAX_TOKEN_LENGTH = 1_000

/**
 * Returns the bearer token when there is one, else the cookie of the pages: a proxy in front may have an `Authorization` of its own.
 * An API token is none of a browser's: in a cookie it is not read.
 */
export function readToken(request: Request): string | null {
  const authorization = request.headers.get('authorization') ?? ''
  const isBearer = /^Bearer\b/i.test(authorization)
  const token = isBearer ? (BEARER.exec(authorization)?.[1] ?? null) : readCookie('chatapp', request)
  const isRead = token !== null && token.length <= MAX_TOKEN_LENGTH && (isBearer || !isApiToken(token))
  return isRead ? token : null
}

export function readCookie(name: CookieName, request: Request): string | null {
  return new Bun.CookieMap(request.headers.get('cookie') ?? '').get(name)
}

/** A cookie that no script can read and no other site's form is sent with. */
export function serializeCookie(name: CookieName, value: string, expires: Date, request: Request): string {
  return new Bun.Cookie(name, value, {
    path: '/',
    expires,
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(request),
  }).serialize()
}
