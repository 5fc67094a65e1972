import { ANSWER_MARKER } from '../http/marker.ts'
import { SECURITY_HEADERS } from '../http/security-headers.ts'
import { offlinePage } from './files.ts'
import { findFrame, findLastSeen, findPane } from './kept.ts'
import { worker } from './worker.ts'

/** A server that does not answer so long is out of reach, where something is kept to be shown instead. */
const ANSWER_WITHIN_MS = 6_000

/** What a proxy answers while there is no server, and a server while there is no database. */
const OUT_OF_REACH = [502, 503, 504]

/** What is no page: files to be downloaded, and what programs ask for. */
const NO_PAGE = /^\/(api|files|assets)\/|^\/settings\/data\/./

const NOBODY_PICKED = '<main id="conversation" class="pane empty" tabindex="-1" hx-history-elt></main>'

const CONVERSATION = /^\/with\/([^/]+)(\/\d*)?$/

/** Shows what is kept where the server is out of reach. Whenever it answers, it is the server's answer that is shown. */
export function watchPages(): void {
  worker.addEventListener('activate', event =>
    event.waitUntil(worker.registration.navigationPreload?.enable() ?? Promise.resolve()),
  )
  worker.addEventListener('fetch', event => {
    const { request } = event
    const { pathname } = new URL(request.url)
    if (request.method !== 'GET') return
    if (request.mode === 'navigate' && !NO_PAGE.test(pathname)) event.respondWith(answer(event, pageAt))
    else if (isPane(request) && CONVERSATION.test(pathname)) event.respondWith(answer(event, paneAt))
  })
}

async function answer(
  event: FetchEvent,
  keptAt: (path: string) => Promise<Response | undefined>,
): Promise<Response> {
  const { pathname } = new URL(event.request.url)
  const asked = ask(event)
  const inTime = await Promise.race([asked, after(ANSWER_WITHIN_MS)]).catch(() => null)
  if (inTime && !OUT_OF_REACH.includes(inTime.status)) return inTime
  const kept = await keptAt(pathname)
  return (
    kept ??
    asked.catch(async error => {
      const page = event.request.mode === 'navigate' ? await offlinePage() : undefined
      if (page) return page
      throw error
    })
  )
}

/** The browser may have asked for a page while this worker was waking up. */
async function ask({ request, preloadResponse }: FetchEvent): Promise<Response> {
  const preloaded: unknown = await preloadResponse
  return preloaded instanceof Response ? preloaded : fetch(request)
}

function after(timeoutMs: number): Promise<null> {
  return new Promise(resolve => setTimeout(resolve, timeoutMs, null))
}

/** The script of a page asks for a conversation, to be shown in the place of another. */
function isPane({ headers }: Request): boolean {
  return headers.get('hx-request-type') === 'partial'
}

async function pageAt(path: string): Promise<Response | undefined> {
  const [pane, frame] = await Promise.all([findPaneAt(path), findFrame()])
  const [start = '', afterTitle = '', afterList = '', end = ''] = frame?.pieces ?? []
  return pane && frame
    ? respond(start + escapeText(pane.title) + afterTitle + frame.list + afterList + pane.html + end)
    : undefined
}

async function paneAt(path: string): Promise<Response | undefined> {
  const pane = await findPaneAt(path)
  return pane ? respond(`<title>${escapeText(pane.title)}</title>${pane.html}`) : undefined
}

/** Finds a conversation, with the time at which it was as it is. */
async function findPaneAt(path: string): Promise<{ title: string; html: string } | null> {
  const [, partner] = CONVERSATION.exec(path) ?? []
  if (partner === undefined && path !== '/') return null
  const pane = partner === undefined ? await findBeginning() : await findPane(decodeURIComponent(partner))
  const since = pane && new Date(pane.keptAt).toISOString()
  return pane && { title: pane.title, html: pane.html.replace('<main', `<main data-kept="${since}"`) }
}

/** The list is kept with each conversation: it is there also where the page on which nobody is picked was never seen. */
async function findBeginning(): Promise<{ title: string; html: string; keptAt: number } | null> {
  const keptAt = await findLastSeen()
  return (
    (await findPane('')) ??
    (keptAt === null ? null : { title: worker.location.host, html: NOBODY_PICKED, keptAt })
  )
}

function respond(html: string): Response {
  const headers = { ...SECURITY_HEADERS, [ANSWER_MARKER]: 'kept', 'content-type': 'text/html; charset=utf-8' }
  return new Response(html, { headers })
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
