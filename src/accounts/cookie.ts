import { isSecure } from '../http/request-context.ts'

const COOKIE = 'chatapp'

/** The bearer token when there is one, else the cookie of the pages. */
export function readToken(request: Request): string | null {
  const authorization = request.headers.get('authorization')
  if (authorization !== null) return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? null
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
