import type { Seen } from '../web-app/worker-messages.ts'
import { createTurns } from './turns.ts'

// What was last seen, for when the server is out of reach: of one person, whose pages are opened here. One piece of work at a time, so that what
// one message has forgotten is not written again by another that began before it.

const CACHE = 'chatapp.kept'

const MAX_CONVERSATIONS = 30
const MAX_CHARACTERS = 4_000_000
const MAX_AGE_MS = 30 * 86_400_000
const MAX_PICTURES = 160

const OWNER = '/kept/owner'
const FRAME = '/kept/frame'
const LIST = '/kept/list'
const PANES = '/kept/with/'
const PICTURES = '/files/'

/** Where a conversation shows pictures. */
const SHOWN_PICTURES = /\/files\/\d+\?size=preview/g

type Pane = { title: string; html: string; keptAt: number }

const inTurn = createTurns()

/** Pictures that came before the conversation that shows them: pages hand that over a moment later. */
const awaitingPane = new Set<string>()

/** Keeps what is seen from now on for somebody, and forgets what is kept of anybody else. @returns whether somebody else was here before */
export function keepFor(person: string): Promise<boolean> {
  return inTurn(async () => {
    const owner = await findOwner()
    if (owner === person) return false
    await caches.delete(CACHE)
    await write(OWNER, person)
    return owner !== undefined
  })
}

/** Keeps what somebody saw, unless somebody else's pages are opened here by now, or nobody's. */
export function keep(person: string, { partner, title, frame, list, pane }: Seen): Promise<void> {
  return inTurn(async () => {
    if ((await findOwner()) !== person) return
    if (frame) await write(FRAME, frame)
    if (list !== null) await write(LIST, list)
    endWaiting(await findPane(partner))
    const kept: Pane = { title, html: pane, keptAt: Date.now() }
    await write(addressOf(partner), kept)
    await makeRoom()
  })
}

/**
 * Keeps a picture that somebody saw as long as a conversation that shows it, unless somebody else's pages are opened here by now, or nobody's. What was seen longest
 * ago goes first.
 */
export function keepPicture(person: unknown, address: string, content: Blob): Promise<void> {
  return inTurn(async () => {
    if (person === undefined || (await findOwner()) !== person) return
    const cache = await caches.open(CACHE)
    if (!(await cache.match(address))) awaitingPane.add(address)
    await cache.put(address, new Response(content)) // what is put comes last
    for (const picture of (await findPictures()).slice(0, -MAX_PICTURES)) await cache.delete(picture)
  })
}

/** Finds a picture as it was last seen. */
export function findPicture(address: string): Promise<Response | undefined> {
  return caches.match(address, { cacheName: CACHE })
}

/** Forgets a picture that is not there any more. */
export function forgetPicture(address: string): Promise<unknown> {
  return inTurn(async () => (await caches.open(CACHE)).delete(address))
}

/** Forgets everything. */
export function forget(): Promise<unknown> {
  return inTurn(() => caches.delete(CACHE))
}

/** Forgets what was seen, and goes on keeping what is seen from now on. */
export function forgetSeen(): Promise<void> {
  return inTurn(async () => {
    const owner = await findOwner()
    await caches.delete(CACHE)
    if (typeof owner === 'string') await write(OWNER, owner)
  })
}

/** For whom is kept what is seen; undefined where nobody is. */
export function findOwner(): Promise<unknown> {
  return read(OWNER)
}

/** How many conversations are kept. */
export async function countConversations(): Promise<number> {
  return (await readPanes()).filter(({ address, pane }) => pane && address !== PANES).length
}

/** Finds a conversation as it was last seen; for an empty name, what stands there where none is open. */
export async function findPane(partner: string): Promise<Pane | null> {
  return readPane(await read(addressOf(partner)))
}

/** Finds what is around a conversation: the pieces of a document between its title, list and conversation, and the list. */
export async function findFrame(): Promise<{ pieces: string[]; list: string } | null> {
  const [pieces, list] = await Promise.all([read(FRAME), read(LIST)])
  return isTexts(pieces) && typeof list === 'string' ? { pieces, list } : null
}

/** When something was seen last, and with it the list; null where nothing was. */
export async function findLastSeen(): Promise<number | null> {
  const [last] = await readPanes()
  return last?.pane?.keptAt ?? null
}

/** What was seen longest ago goes first, and pictures with what showed them. */
async function makeRoom(): Promise<void> {
  const cache = await caches.open(CACHE)
  const shown = new Set<string>()
  let characters = 0
  for (const [index, { address, pane }] of (await readPanes()).entries()) {
    characters += pane?.html.length ?? 0
    endWaiting(pane)
    if (!pane || index >= MAX_CONVERSATIONS || characters > MAX_CHARACTERS) await cache.delete(address)
    else for (const picture of picturesIn(pane)) shown.add(picture)
  }
  for (const picture of await findPictures())
    if (!shown.has(picture) && !awaitingPane.has(picture)) await cache.delete(picture)
}

/** The pictures that a conversation shows are kept as long as one does. */
function endWaiting(pane: Pane | null): void {
  if (pane) for (const picture of picturesIn(pane)) awaitingPane.delete(picture)
}

function picturesIn({ html }: Pane): readonly string[] {
  return html.match(SHOWN_PICTURES) ?? []
}

/** The addresses of the pictures that are kept. What was seen last comes last. */
async function findPictures(): Promise<string[]> {
  const cache = await caches.open(CACHE)
  const addresses = (await cache.keys()).map(({ url }) => new URL(url))
  return addresses
    .filter(({ pathname }) => pathname.startsWith(PICTURES))
    .map(({ pathname, search }) => pathname + search)
}

/** What was seen last comes first. */
async function readPanes(): Promise<{ address: string; pane: Pane | null }[]> {
  const cache = await caches.open(CACHE)
  const addresses = (await cache.keys()).map(({ url }) => new URL(url).pathname).filter(isPane)
  const panes = await Promise.all(
    addresses.map(async address => ({ address, pane: readPane(await read(address)) })),
  )
  return panes.sort((a, b) => (b.pane?.keptAt ?? 0) - (a.pane?.keptAt ?? 0))
}

function isPane(address: string): boolean {
  return address.startsWith(PANES)
}

function addressOf(partner: string): string {
  return PANES + encodeURIComponent(partner.toLowerCase())
}

async function read(address: string): Promise<unknown> {
  const response = await caches.match(address, { cacheName: CACHE })
  return response?.json()
}

async function write(address: string, value: unknown): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.put(address, Response.json(value))
}

/** Returns null where there is none, or it is too old to be shown. */
function readPane(value: unknown): Pane | null {
  if (typeof value !== 'object' || value === null) return null
  if (!('title' in value && 'html' in value && 'keptAt' in value)) return null
  const { title, html, keptAt } = value
  if (typeof title !== 'string' || typeof html !== 'string' || typeof keptAt !== 'number') return null
  return Date.now() - keptAt < MAX_AGE_MS ? { title, html, keptAt } : null
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(piece => typeof piece === 'string')
}
