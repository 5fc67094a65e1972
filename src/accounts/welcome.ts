import { redirectTo } from '../html/html.ts'
import type { SignInResult } from './sessions.ts'

/** Sends the browser of somebody who has just signed in to a page, with its cookies. */
export function welcome({ cookie }: SignInResult, browserCookie: string, next: string): Response {
  const response = redirectTo(next)
  response.headers.append('set-cookie', cookie)
  response.headers.append('set-cookie', browserCookie)
  return response
}
