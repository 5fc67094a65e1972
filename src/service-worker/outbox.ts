import { ANSWER_MARKER } from '../http/marker.ts'
import { OUTBOX_SYNC } from '../web-app/paths.ts'
import type { WaitingRequest } from '../web-app/worker-messages.ts'
import { forget } from './kept.ts'
import { createTurns } from './turns.ts'
import { worker } from './worker.ts'

// What a page could not send, for when it is closed, or put to sleep, before the server is back: the browser wakes this worker then (Background
// Sync). What waits is the page's: it hears what was sent here. One piece of work at a time, but for the requests themselves.

const CACHE = 'chatapp.outbox'
const OUTBOX = '/outbox'

type Outbox = { person: string; waiting: WaitingRequest[]; sent: string[] }

const NONE: Outbox = { person: '', waiting: [], sent: [] }

const inTurn = createTurns()

/** Sends what waits once the network is back, unless somebody looks at a page: that one does it. */
export function watchOutbox(): void {
  worker.addEventListener('sync', event => {
    if (event.tag === OUTBOX_SYNC) event.waitUntil(sendAll())
  })
}

/** Takes over what waits. What was sent, and still waits as far as the page knows, goes on being known as sent. */
export function takeOver(person: string, waiting: WaitingRequest[]): Promise<void> {
  return inTurn(async () => {
    const before = await readOutbox()
    const sent = before.person === person ? before.sent : []
    const stillWanted = sent.filter(name => waiting.some(item => item.name === name))
    await writeOutbox({ person, waiting, sent: stillWanted })
  })
}

/** The names of what was sent here. */
export async function namesOfSent(): Promise<string[]> {
  return (await readOutbox()).sent
}

/** Forgets what waits, unless it is this person's. */
export function forgetOutboxOfOthers(person: string | null): Promise<void> {
  return inTurn(async () => {
    if ((await readOutbox()).person !== person) await caches.delete(CACHE)
  })
}

/** @throws when something is left: the browser tries again later */
async function sendAll(): Promise<void> {
  const { person, waiting, sent } = await readOutbox()
  const partners = Map.groupBy(
    waiting.filter(({ name }) => !sent.includes(name)),
    ({ partner }) => partner,
  )
  const isDone = await Promise.all([...partners].map(([, items]) => sendInOrder(person, items)))
  if (isDone.includes(false)) throw new Error('The server is out of reach, or a page sends by itself.')
}

/** To one partner nothing is sent while something older waits. Pages that send hold the same lock. */
async function sendInOrder(person: string, items: WaitingRequest[]): Promise<boolean> {
  for (const item of items) {
    const outcome = await navigator.locks.request(item.lock, () => send(person, item))
    if (outcome !== 'sent') return outcome === 'refused' // why, the page finds out
  }
  return true
}

async function send(
  person: string,
  { name, path, form }: WaitingRequest,
): Promise<'sent' | 'refused' | 'later'> {
  if (await isLookedAt()) return 'later'
  const response = await fetch(path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial', 'X-ChatApp-Person': person },
  }).catch(() => null)
  if (!response?.headers.has(ANSWER_MARKER)) return 'later'
  if (response.ok) await recordSent(name)
  if (response.ok) return 'sent'
  if (response.status === 401) await Promise.all([forget(), forgetOutboxOfOthers(null)]) // the session is over
  return [408, 429].includes(response.status) || response.status >= 500 ? 'later' : 'refused'
}

async function isLookedAt(): Promise<boolean> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return pages.some(({ visibilityState }) => visibilityState === 'visible')
}

function recordSent(name: string): Promise<void> {
  return inTurn(async () => {
    const outbox = await readOutbox()
    await writeOutbox({ ...outbox, sent: [...outbox.sent, name] })
  })
}

async function readOutbox(): Promise<Outbox> {
  const response = await caches.match(OUTBOX, { cacheName: CACHE })
  const outbox: Outbox = (await response?.json()) ?? NONE // nobody else writes it
  return outbox
}

async function writeOutbox(outbox: Outbox): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.put(OUTBOX, Response.json(outbox))
}
