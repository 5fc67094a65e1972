import type { ServerFrames } from '../live/frames.ts'
import {
  forgetDraft,
  type KeptDraft,
  parseDraft,
  partnerOf,
  readDraft,
  unsavedPartners,
  writeDraft,
} from './draft-storage.ts'
import { readElements } from './elements.ts'
import { field } from './field.ts'
import { openPartner, openPartnerId } from './open-conversation.ts'
import type { SentDraft } from './outbox-storage.ts'
import { request } from './request.ts'

// What is begun is kept in this browser at once, and on the server when its writer pauses. One rule says which text stands: what was typed
// last, on whatever device. The server applies it, since it knows all; so what it does not have yet is never overwritten here.

const PAUSE_MS = 1_000
const RETRY_MS = 5_000

/** The longest time ago that the server takes. */
const LONG_AGO_MS = 10 * 365 * 86_400_000

const pauses = new Map<string, ReturnType<typeof setTimeout>>()
const ongoing = new Map<string, Promise<void>>()
let isPaused = false

/** Keeps what is typed, here and on the server, and takes over what is typed elsewhere. */
export function watchDrafts(): void {
  document.addEventListener('input', event => {
    if (event.target === field()) keepTyped()
  })
  addEventListener('storage', takeFromOtherTab)
  addEventListener('pagehide', () => saveNow(true))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') saveNow(true)
  })
}

/** Shows what was begun in the conversation that was opened: here, or what the server had when it made the page. */
function showDraft(): void {
  const target = field()
  const partner = openPartner()
  if (!target || !partner) return
  const onPage = rendered()
  const kept = readDraft(partner)
  const isOther = kept !== null && kept.partnerId !== null && kept.partnerId !== openPartnerId()
  if (isOther) forgetDraft(partner)
  if (!kept || isOther || (kept.isSaved && kept.version < onPage.version)) {
    settle(partner, onPage)
    return
  }
  // What the server does not have, or not any more, is offered anew.
  if (kept.version > onPage.version) writeDraft(partner, { ...kept, isSaved: false })
  show(kept.text)
  if (readDraft(partner)?.isSaved === false) void save(partner)
}

/** The server is in reach again: it gets what it does not have, and may have another text of the open conversation. */
export function syncDrafts(): void {
  saveNow()
  const partner = openPartner()
  if (partner && field()) void fetchDraft(partner)
}

/** Sends at once what a pause would send. @param isLeaving whether the page may be gone before the answer comes */
export function saveNow(isLeaving = false): Promise<unknown> {
  return Promise.all(unsavedPartners().map(partner => save(partner, isLeaving)))
}

/**
 * Takes what was begun out of the field, to be sent. The server empties it with the message, on all devices, whatever becomes of this page.
 * @returns what the message says of it; null where the server can have nothing of it
 */
export function takeDraft(partner: string): SentDraft | null {
  const kept = readDraft(partner)
  show('')
  clearTimeout(pauses.get(partner))
  if (!kept?.isOnServer) {
    forgetDraft(partner)
    return null
  }
  const at = Date.now()
  writeDraft(partner, { ...kept, text: '', typedAt: at, isSaved: false })
  return { version: kept.version, at }
}

/** The server has emptied it with its message. What was begun since stays, and what was being saved meanwhile is emptied after that. */
export function recordEmptied(partner: string, { at }: SentDraft): void {
  const kept = readDraft(partner)
  if (kept?.text !== '' || kept.typedAt !== at) return
  if (ongoing.has(partner)) {
    void save(partner)
    return
  }
  forgetDraft(partner)
  if (partner === openPartner()) render({ text: '', version: rendered().version })
}

/** Says whether the field has something else than a draft meanwhile, such as a message that is edited. Afterwards the draft is shown. */
export function pauseDrafts(isToPause: boolean): void {
  isPaused = isToPause
  if (!isPaused) showDraft()
}

/** Another device, or this one, has saved a text. */
export function receiveDraft({ draft: partner, version }: ServerFrames['draft']): void {
  if (partner !== openPartner()) return
  void inTurn(partner, async () => {
    const kept = readDraft(partner)
    if (kept?.version === version || (!kept && version === 0)) return
    if (version === 0) settle(partner, { text: '', version })
    else await fetchStanding(partner)
  })
}

function keepTyped(): void {
  const partner = openPartner()
  const text = field()?.value
  if (isPaused || !partner || text === undefined) return
  const kept = readDraft(partner) ?? freshDraft()
  writeDraft(partner, { ...kept, text, typedAt: Date.now(), isSaved: false })
  saveAfter(partner, PAUSE_MS)
}

/** Begins after what the server had when it made the page, or said last. */
function freshDraft(): KeptDraft {
  const { text, version } = rendered()
  return {
    text,
    typedAt: Date.now(),
    version,
    isSaved: true,
    isOnServer: text !== '',
    partnerId: openPartnerId(),
  }
}

function saveAfter(partner: string, pauseMs: number): void {
  clearTimeout(pauses.get(partner))
  pauses.set(
    partner,
    setTimeout(() => void save(partner), pauseMs),
  )
}

/** One request at a time for each partner: an answer that is late would take back what came after it. */
function inTurn(partner: string, work: () => Promise<void>): Promise<void> {
  const before = ongoing.get(partner) ?? Promise.resolve()
  const now = before.then(work).finally(() => {
    if (ongoing.get(partner) === now) ongoing.delete(partner)
  })
  ongoing.set(partner, now)
  return now
}

function save(partner: string, isLeaving = false): Promise<void> {
  clearTimeout(pauses.get(partner))
  const work = async () => {
    const sent = readDraft(partner)
    if (!sent || sent.isSaved) return
    if (sent.text !== '') writeDraft(partner, { ...sent, isOnServer: true }) // from now on it may be
    try {
      const response = await request(pathOf(partner), formOf(sent), isLeaving)
      if (response.ok) takeAnswer(partner, await standingIn(response), sent)
      else if (response.status === 429 || response.status >= 500) saveAfter(partner, RETRY_MS)
    } catch {
      saveAfter(partner, RETRY_MS) // and when the socket is back
    }
  }
  return isLeaving ? work() : inTurn(partner, work) // its turn might come when the page is gone
}

function formOf({ text, typedAt, version }: KeptDraft): Record<string, string> {
  return { body: text, typed_ms_ago: String(agoMs(typedAt)), after: String(version) }
}

/** How many milliseconds ago something was, as the server takes it. */
export function agoMs(at: number): number {
  return Math.min(Math.max(Date.now() - at, 0), LONG_AGO_MS)
}

function fetchDraft(partner: string): Promise<void> {
  return inTurn(partner, () => fetchStanding(partner))
}

async function fetchStanding(partner: string): Promise<void> {
  try {
    const response = await request(pathOf(partner))
    if (!response.ok) return
    const standing = await standingIn(response)
    const kept = readDraft(partner)
    if (kept && standing.version > 0 && standing.version < kept.version) return // saved since it was asked for
    if (kept?.isSaved !== false) settle(partner, standing) // else what was typed here goes first
  } catch {} // once the socket is back, it is asked for again
}

type Standing = { text: string; version: number }

async function standingIn(response: Response): Promise<Standing> {
  const [element] = await readElements(response, '.draft')
  if (!element) throw new Error('There is no draft in the answer.')
  return { text: element.textContent ?? '', version: Number(element.dataset.version) }
}

/** The server says what stands. What was typed since it was asked stays, and is later than that. */
function takeAnswer(partner: string, standing: Standing, sent: KeptDraft): void {
  const now = readDraft(partner)
  if (now && (now.text !== sent.text || now.typedAt !== sent.typedAt))
    writeDraft(partner, { ...now, version: standing.version })
  else if (now) settle(partner, standing)
}

function settle(partner: string, { text, version }: Standing): void {
  const isOpen = partner === openPartner()
  const { typedAt, partnerId } = readDraft(partner) ?? {
    typedAt: Date.now(),
    partnerId: isOpen ? openPartnerId() : null,
  }
  writeDraft(partner, { text, typedAt, version, isSaved: true, isOnServer: text !== '', partnerId })
  if (!isOpen) return
  render({ text, version })
  show(text)
}

/** What another tab has kept, sent, or taken away when it signed out. */
function takeFromOtherTab({ key, oldValue, newValue }: StorageEvent): void {
  const partner = partnerOf(key)
  if (partner === null || partner !== openPartner()) return
  if (field()?.value === (parseDraft(oldValue)?.text ?? '')) show(parseDraft(newValue)?.text ?? '')
}

function show(text: string): void {
  const target = field()
  if (!target || isPaused || target.value === text) return
  target.value = text
  target.dispatchEvent(new Event('change', { bubbles: true })) // so that it is counted and made room for
}

// The form has what the server has: first by its page, then by what it says.

function rendered(): Standing {
  return { text: field()?.defaultValue ?? '', version: Number(versionField()?.value ?? 0) }
}

function render({ text, version }: Standing): void {
  const [target, input] = [field(), versionField()]
  if (target) target.defaultValue = text
  if (input) input.value = String(version)
}

function versionField(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>('.composer [name=draft]')
}

function pathOf(partner: string): string {
  return `/with/${encodeURIComponent(partner)}/draft`
}
