import { isSecure } from '../http/request-context.ts'

const COOKIE = 'chatapp'

const BEARER = /^Bearer(?: +(\S+))?$/i

/** Returns the bearer token when there is one, else the cookie of the pages: a proxy in front may have an `Authorization` of its own. */
export function readToken(request: Request): string | null {
  const authorization = request.headers.get('authorization') ?? ''
  if (/^Bearer\b/i.test(authorization)) return BEARER.exec(authorization)?.[1] ?? null
  return new Bun.CookieMap(request.headers.get('cookie') ?? '').get(COOKIE)
}

/** The cookie of the pages, which no script can read and no other site's form is sent with. */
export function serializeCookie(value: string, expires: Date, request: Request): string {
  return new Bun.Cookie(COOKIE, value, {
    path: '/',
    expires,
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(request),
  }).serialize()
}
