import { ANSWER_MARKER } from '../http/marker.ts'
import { forMe } from './person.ts'
import { signInAgain } from './session-end.ts'

/** A connection that died without a word never answers: then it is given up, and tried again. */
const ANSWER_WITHIN_MS = 8_000

/**
 * Asks our own server for a piece of HTML, or posts a form to it. Somebody whose session has ended is
 * sent to sign in and comes back to this page.
 * @param isLeaving whether the page may be gone before the answer comes
 * @throws when the server cannot be reached, or does not answer in time; ForeignAnswer when something else answered
 */
export async function request(
  path: string,
  form?: Record<string, string>,
  isLeaving = false,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await fetch(path, {
    headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial', ...forMe(), ...headers },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    keepalive: isLeaving,
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  })
  if (!isOurs(response)) throw new ForeignAnswer(response.status)
  if (response.status === 401) signInAgain()
  return response
}

/** Whether ChatApp answered, and not a captive portal or a proxy. */
export function isOurs(response: Response): boolean {
  return response.headers.has(ANSWER_MARKER)
}

/** Something answered in ChatApp's place: the server is out of reach, whatever the status says. */
export class ForeignAnswer extends Error {
  constructor(readonly status: number) {
    super(`something else than ChatApp answered, with status ${status}`)
  }
}
