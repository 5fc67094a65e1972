import { ANSWER_MARKER } from '../http/marker.ts'
import { SECURITY_HEADERS } from '../http/security-headers.ts'
import { SHARE_PATH } from '../web-app/paths.ts'
import { offlinePage } from './files.ts'
import { findFrame, findLastSeen, findPane } from './kept.ts'
import { answerOrKept } from './out-of-reach.ts'
import { beginWaiting } from './shared.ts'
import { worker } from './worker.ts'

/** What is no page: files to be downloaded, and what programs ask for. */
const NO_PAGE = /^\/(api|files|assets)\/|^\/settings\/data\/./

const NOBODY_PICKED = '<main id="conversation" class="pane empty" tabindex="-1" hx-history-elt></main>'

/** What is said where something is shared without the server, as the page has it and as it is shown. */
const SHARED_HIDDEN = '<p class="shared" hidden>'
const SHARED_SHOWN = '<p class="shared" role="status">'

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
    if (request.mode === 'navigate' && !NO_PAGE.test(pathname))
      event.respondWith(answerOrKept(event, () => pageAt(pathname)).catch(sayOffline))
    else if (isPane(request) && CONVERSATION.test(pathname))
      event.respondWith(answerOrKept(event, () => paneAt(pathname)))
  })
}

async function sayOffline(error: unknown): Promise<Response> {
  const page = await offlinePage()
  if (page) return page
  throw error
}

/** The script of a page asks for a conversation, to be shown in the place of another. */
function isPane({ headers }: Request): boolean {
  return headers.get('hx-request-type') === 'partial'
}

async function pageAt(path: string): Promise<Response | undefined> {
  if (path === SHARE_PATH) return sharePage()
  const [pane, frame] = await Promise.all([findPaneAt(path), findFrame()])
  const [start = '', afterTitle = '', afterList = '', end = ''] = frame?.pieces ?? []
  return pane && frame
    ? respond(start + escapeText(pane.title) + afterTitle + frame.list + afterList + pane.html + end)
    : undefined
}

/** What was shared is kept: that is said, and asked with whom once the server is back. */
async function sharePage(): Promise<Response | undefined> {
  if (!(await beginWaiting())) return undefined
  const page = await (await offlinePage())?.text()
  return page ? respond(page.replace(SHARED_HIDDEN, SHARED_SHOWN)) : undefined
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
