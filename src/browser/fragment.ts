/** A connection that died without a word never answers: then it is given up, and tried again. */
const ANSWER_WITHIN_MS = 8_000

let isLeaving = false

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

/** Says for whom this page was made: the cookie may have become somebody else's in another tab. */
export function forMe(): Record<string, string> {
  const name = me()
  return name === null ? {} : { 'X-ChatApp-Person': name }
}

/** Somebody who signs out leaves in their own time: that the session has ended is then no surprise. */
export function expectSessionEnd(isExpected: boolean): void {
  isLeaving = isExpected
}

/** Leaves for the sign-in page, which leads back here. */
export function signInAgain(): void {
  if (isLeaving) return
  isLeaving = true
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
}

/** The elements of an answer. */
export async function parseElements(response: Response): Promise<HTMLElement[]> {
  const template = document.createElement('template')
  template.innerHTML = await response.text()
  return [...template.content.children].filter(child => child instanceof HTMLElement)
}

/** Who is signed in on this page; null on the pages for signing in. */
export function me(): string | null {
  return document.querySelector<HTMLElement>('[data-me]')?.dataset.me ?? null
}
