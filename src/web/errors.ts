import { Elysia } from 'elysia'
import { isUnavailable } from '../database/connect.ts'
import { log, reasonOf } from '../log.ts'
import { pathOf } from './address.ts'
import type { Finish } from './finish.ts'
import { html, respondHtml, wantsFragment, withHeaders } from './html.ts'
import { cardPage } from './layout.ts'
import { notFound, Refusal } from './refusal.ts'
import { visitOf } from './visit.ts'

/**
 * The one place that turns what was thrown into an answer: JSON for programs, a page or a line of
 * HTML for browsers. What was not foreseen is logged, and never told to the client.
 */
export function errors(finish: Finish) {
  return new Elysia({ name: 'errors' }).onError({ as: 'global' }, ({ error, code, request, route }) => {
    const refusal = code === 'NOT_FOUND' ? notFound() : toRefusal(error, request)
    const response = isForPrograms(request) ? respondJson(refusal) : respondPage(refusal, request)
    return finish({ request, responseValue: withHeaders(response, refusal.more.headers), route })
  })
}

function toRefusal(error: unknown, request: Request): Refusal {
  if (error instanceof Refusal) return error
  const { id } = visitOf(request)
  const where = { request: id, method: request.method, path: pathOf(request), reason: reasonOf(error) }
  if (isUnavailable(error)) {
    log('warn', 'the database could not serve a request', where)
    return new Refusal(503, 'The database cannot be used right now. Try again in a moment.', {
      headers: { 'retry-after': '2' },
    })
  }
  log('error', 'a request failed', { ...where, stack: error instanceof Error ? error.stack : undefined })
  return new Refusal(
    500,
    'Something went wrong on our side. Try again; if it stays so, tell whoever runs this server.',
  )
}

function isForPrograms(request: Request): boolean {
  return /^\/(api|ws|healthz|readyz|metrics)(\/|$)/.test(pathOf(request))
}

function respondJson({ status, detail, more }: Refusal): Response {
  return Response.json({ detail, ...(more.errors && { errors: more.errors }) }, { status })
}

function respondPage({ status, detail }: Refusal, request: Request): Response {
  if (status === 401) return askToSignIn(request)
  if (wantsFragment(request)) return respondHtml(html`<p class="notice" role="alert">${detail}</p>`, status)
  const title = status === 404 ? 'Not found' : 'That did not work'
  return respondHtml(
    cardPage(title, html`<p>${detail}</p><p><a href="/">Go to your messages</a></p>`),
    status,
  )
}

/** Sends to the sign-in page, and back from there: htmx by its own header, since it would follow a redirect inside the page. */
function askToSignIn(request: Request): Response {
  const { pathname, search } = new URL(request.url)
  const isFragment = request.headers.has('hx-request')
  const back =
    request.method === 'GET' && !isFragment && pathname !== '/'
      ? `?next=${encodeURIComponent(pathname + search)}`
      : ''
  return isFragment
    ? new Response(null, { status: 401, headers: { 'hx-redirect': '/sign-in' } })
    : new Response(null, { status: 303, headers: { location: `/sign-in${back}` } })
}
