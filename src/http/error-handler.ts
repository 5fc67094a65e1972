import { Elysia, ParseError, ValidationError } from 'elysia'
import type { Accounts } from '../accounts/accounts.ts'
import { isUnavailable } from '../database/sql-errors.ts'
import { HttpError, invalid, inWords, notFound, unavailable } from '../errors.ts'
import { html, respondHtml, wantsFragment, withHeaders } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'
import { log, reasonOf } from '../log.ts'
import { type Sentence, wordsFor } from '../words/words.ts'
import { loggedPathOf, pathOf } from './address.ts'
import { requestContextOf } from './request-context.ts'
import type { ResponseHook } from './response-hook.ts'
import { fieldErrorsOf } from './validation.ts'

/**
 * The one place that turns what was thrown into an answer: JSON for programs, a page or a line of
 * HTML for browsers. An unexpected error is logged, and the client is not told what it says.
 */
export function errorHandler(accounts: Accounts, respond: ResponseHook) {
  return new Elysia({ name: 'error-handler' }).onError(
    { as: 'global' },
    async ({ error, code, request, route, set }) => {
      if (code === 'NOT_FOUND') await recognize(accounts, request)
      const failure = code === 'NOT_FOUND' ? notFound() : toHttpError(error, request)
      const response = isForPrograms(request) ? respondJson(failure, request) : respondPage(failure, request)
      return respond({ request, responseValue: withHeaders(response, failure.more.headers), route, set })
    },
  )
}

/** No route has asked who it is that found none: the page looks as that person wants pages to. */
async function recognize(accounts: Accounts, request: Request): Promise<void> {
  await accounts.identify(request).catch(() => null)
}

function toHttpError(error: unknown, request: Request): HttpError {
  if (error instanceof HttpError) return error
  if (error instanceof ValidationError) return invalidInput(error)
  if (error instanceof ParseError) return toHttpError(error.cause, request)
  if (isBrokenOff(error, request)) return new HttpError(400, say => say.errors.formMalformed)
  const { id } = requestContextOf(request)
  const where = { request: id, method: request.method, path: loggedPathOf(request), reason: reasonOf(error) }
  if (isUnavailable(error)) {
    log('warn', 'the database could not serve a request', where)
    return unavailable(say => say.errors.databaseUnavailable)
  }
  log('error', 'a request failed', { ...where, stack: error instanceof Error ? error.stack : undefined })
  return new HttpError(500, say => say.errors.unexpected)
}

/** The client went before its request was whole, as whoever cancels an upload does: nobody hears the answer, and nothing failed. */
function isBrokenOff(error: unknown, { signal }: Request): boolean {
  return signal.aborted && error instanceof DOMException && error.name === 'AbortError'
}

/** A path that does not fit its schema leads to nothing: 404. */
function invalidInput(error: ValidationError): HttpError {
  const found = fieldErrorsOf(error.all)
  return error.type === 'params' ? notFound(Object.values(found)[0]?.[0]) : invalid(found)
}

/** Programs get JSON, and so does the script of a page that asks for it. */
function isForPrograms(request: Request): boolean {
  if (request.headers.get('accept') === 'application/json') return true
  return /^\/(api|ws|healthz|readyz|metrics)(\/|$)/.test(pathOf(request))
}

function respondJson({ status, detail, more }: HttpError, request: Request): Response {
  const words = wordsFor(request, requestContextOf(request).preferences.language)
  const errors = more.errors && inWords(more.errors, words)
  return Response.json({ detail: detail(words), ...(errors && { errors }), ...more.flags }, { status })
}

function respondPage({ status, detail, more }: HttpError, request: Request): Response {
  if (status === 401) return askToSignIn(request)
  if (more.leadsTo !== undefined) return sendTo(more.leadsTo, status, request)
  if (wantsFragment(request))
    return respondHtml(request, html`<p class="notice" role="alert">${detail}</p>`, status)
  const title: Sentence = say => (status === 404 ? say.page.notFound : say.page.failed)
  return respondHtml(
    request,
    cardPage(title, html`<p>${detail}</p><p><a href="/">${say => say.page.toMessages}</a></p>`),
    status,
  )
}

/** Sends to the sign-in page, and back from there. */
function askToSignIn(request: Request): Response {
  const { pathname, search } = new URL(request.url)
  const isPage = request.method === 'GET' && !request.headers.has('hx-request') && pathname !== '/'
  return sendTo(`/sign-in${isPage ? `?next=${encodeURIComponent(pathname + search)}` : ''}`, 401, request)
}

/** Sends to a page: htmx by its own header, since it would follow a redirect inside the page. */
function sendTo(path: string, status: number, request: Request): Response {
  return request.headers.has('hx-request')
    ? new Response(null, { status, headers: { 'hx-redirect': path } })
    : new Response(null, { status: 303, headers: { location: path } })
}
