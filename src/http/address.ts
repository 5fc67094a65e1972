import { HttpError, notFound } from '../errors.ts'

/** The path that is asked for, even when the rest of the address is malformed. */
export function pathOf(request: Request): string {
  return URL.parse(request.url, 'http://localhost')?.pathname ?? '/'
}

/** The beginnings of paths that go on with a secret. */
const SECRET_AFTER = /^(\/(?:link|setup)\/).+/

/** The path for the log: a secret that is part of it is left out. */
export function loggedPathOf(request: Request): string {
  return pathOf(request).replace(SECRET_AFTER, '$1…')
}

/**
 * Refuses what no route could work with: an invalid Host header, a path whose percent-encoding is broken.
 * @throws HttpError 400, or 404 since nothing can be found there
 */
export function rejectMalformedUrl(request: Request): void {
  if (!URL.canParse(request.url)) throw new HttpError(400, say => say.errors.malformedHost)
  try {
    decodeURIComponent(pathOf(request))
  } catch {
    throw notFound()
  }
}
