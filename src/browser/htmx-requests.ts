import htmx, { type HtmxRequestCtx } from 'htmx.org'
import { dropFailedStub } from './conversation.ts'
import { showFailure } from './notice.ts'
import { forMe } from './person.ts'
import { keepPlaceOn } from './place.ts'
import { isOurs } from './request.ts'

const LOAD_AGAIN_AFTER_MS = 2_000

/** Where the page was when a request began. */
const origins = new WeakMap<HtmxRequestCtx, string>()

/** Looks after the requests that htmx makes by itself: for whom they are, and what becomes of them. */
export function watchRequests(): void {
  htmx.on('htmx:config:request', ({ detail: { ctx } }) => {
    Object.assign(ctx.request.headers, forMe())
    keepPlaceOn(ctx)
    origins.set(ctx, location.href)
  })
  htmx.on('htmx:before:response', event => {
    const { ctx } = event.detail
    if (!ctx.response || !isOurs(ctx.response.raw)) {
      event.preventDefault()
      recover(ctx)
    }
    // Somebody who went back while a conversation was on its way has changed their mind.
    if (ctx.target.id === 'conversation' && origins.get(ctx) !== location.href) event.preventDefault()
  })
  htmx.on('htmx:error', ({ detail: { ctx } }) => {
    if (ctx) recover(ctx)
  })
  htmx.on('htmx:response:error', ({ detail: { ctx } }) => recover(ctx))
}

/** What htmx could not load is asked for again, or the reader is told. */
function recover({ sourceElement: source, request }: HtmxRequestCtx): void {
  if ('HX-History-Restore-Request' in request.headers)
    location.reload() // or the address and the page would differ
  else if (source instanceof HTMLElement && source.matches('.loading')) dropFailedStub(source)
  else if (source.matches('.more')) setTimeout(() => htmx.trigger(source, 'intersect'), LOAD_AGAIN_AFTER_MS)
  else showFailure()
}
