import { forMe } from './person.ts'
import { signInAgain } from './session-end.ts'

/** A connection that died without a word never answers: then it is given up, and tried again. */
const ANSWER_WITHIN_MS = 8_000

/**
 * Asks our own server for a piece of HTML, or posts a form to it. Somebody whose session has ended is
 * sent to sign in and comes back to this page.
 * @throws when the server cannot be reached, or does not answer in time
 */
export async function request(path: string, form?: Record<string, string>): Promise<Response> {
  const response = await fetch(path, {
    headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial', ...forMe() },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  })
  if (response.status === 401) signInAgain()
  return response
}
