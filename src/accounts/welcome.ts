import { redirectTo } from '../html/html.ts'
import type { Accounts } from './accounts.ts'
import type { SignInResult } from './sessions.ts'

/**
 * Signs the browser of somebody in who proves who they are, by whatever way, and sends it to a page. Its cookie is replaced, so the session
 * before this one has nobody left: it ends.
 */
export async function welcome(
  accounts: Accounts,
  request: Request,
  next: string,
  signIn: () => Promise<SignInResult>,
): Promise<Response> {
  const previous = await accounts.identify(request)
  const { personId, cookie } = await signIn()
  if (previous) await accounts.signOut(previous, request)
  const response = redirectTo(next)
  response.headers.append('set-cookie', cookie)
  response.headers.append('set-cookie', await accounts.rememberBrowser(personId, request))
  return response
}
