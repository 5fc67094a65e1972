import { redirectTo } from '../html/html.ts'
import { publicUrlOf } from '../http/request-context.ts'
import type { SignInOutcome } from '../sessions/start.ts'
import type { Accounts } from './accounts.ts'

/** Where the code of the second step is typed. */
export const SECOND_STEP = '/sign-in/second-step'

/**
 * Signs the browser of somebody in who proves who they are, by whatever way, and sends it to a page. Its cookie is replaced, so the session
 * before this one has nobody left: it ends. Where a second step is needed, it goes there first.
 */
export async function welcome(
  accounts: Accounts,
  request: Request,
  next: string,
  signIn: () => Promise<SignInOutcome>,
): Promise<Response> {
  const previous = await accounts.identify(request)
  const outcome = await signIn()
  if ('secondStepOf' in outcome) {
    const response = redirectTo(`${SECOND_STEP}?next=${encodeURIComponent(next)}`)
    response.headers.append('set-cookie', await accounts.secondStep.begin(outcome, request))
    return response
  }
  if (previous) await accounts.signOut(previous, request)
  const response = redirectTo(next)
  response.headers.append('set-cookie', outcome.cookie)
  response.headers.append('set-cookie', await accounts.rememberBrowser(outcome.personId, request))
  return response
}

/** Where to go after signing in: a path of ours, whatever the address says. */
export function readNext(request: Request): string {
  const here = publicUrlOf(request)
  const next = URL.parse(here.searchParams.get('next') ?? '/', here.href)
  const path = next && next.origin === here.origin ? next.pathname + next.search : '/'
  return path.startsWith('//') ? '/' : path // a browser would take the first part for a host
}
