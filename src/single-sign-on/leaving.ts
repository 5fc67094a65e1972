import { redirectTo } from '../html/html.ts'
import { OWN } from './paths.ts'
import { logProblem } from './problem.ts'
import type { SingleSignOn } from './single-sign-on.ts'

/** Sends a browser to the provider. Where that cannot be reached, it is back on the page from which it came. */
export async function leaveFor(
  { setOut }: SingleSignOn,
  purpose: Parameters<SingleSignOn['setOut']>[0],
  way: Parameters<SingleSignOn['setOut']>[1],
  request: Request,
): Promise<Response> {
  return orBack(purpose === 'sign-in' ? '/sign-in' : OWN, async () => {
    const { to, cookie } = await setOut(purpose, way, request)
    return withCookie(redirectTo(to.href), cookie)
  })
}

/** Gives the answer, or goes back to a page that says what was wrong. */
export async function orBack(path: string, respond: () => Promise<Response>): Promise<Response> {
  try {
    return await respond()
  } catch (error) {
    return redirectTo(`${path}?problem=${logProblem(error)}`)
  }
}

/** Adds a cookie to an answer, beside those that it has. */
export function withCookie(response: Response, cookie: string): Response {
  response.headers.append('set-cookie', cookie)
  return response
}
