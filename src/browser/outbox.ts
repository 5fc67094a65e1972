import type { Sound } from './attach/store.ts'
import { assignFiles, finishFiles, forgetFiles, keepSound, wakeUploads } from './attach.ts'
import { catchUpChanges, showAsItIs, shownChange } from './changes.ts'
import { catchUp, place } from './conversation.ts'
import { agoMs, recordEmptied, saveNow } from './drafts.ts'
import { readElements } from './elements.ts'
import { handOver, isSentByWorker, takeBack } from './handed-over.ts'
import { sentAt } from './message.ts'
import { MESSAGE, openPartner, openPartnerId, showsLatest } from './open-conversation.ts'
import * as queue from './outbox-queue.ts'
import type {
  Change,
  Item,
  Meant,
  SentDraft,
  WaitingChange,
  WaitingFile,
  WaitingMessage,
} from './outbox-storage.ts'
import { showStalled, showWaiting } from './outbox-view.ts'
import { me } from './person.ts'
import { takeReply } from './reply.ts'
import { ForeignAnswer, request } from './request.ts'
import { lockOf, readSendable } from './sendable.ts'
import { outboxPrefix } from './storage.ts'
import { say } from './words.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

/** When to look after what another tab has put into the queue. It will have sent that by then, if it is still there. */
const TAKE_OVER_AFTER_MS = 2_000

/** A browser may have put a tab to sleep while it had the lock. */
const LOCK_WITHIN_MS = 2_000

const running = new Set<string>()
const wakers = new Set<() => void>()
let takeOver: ReturnType<typeof setTimeout> | undefined

/** Takes up what an earlier page could not send, and what other tabs leave. */
export function openOutbox(): void {
  addEventListener('storage', ({ key, newValue }) => {
    if (key === null || key.startsWith(outboxPrefix(me()))) recordOtherTab(newValue === null)
  })
  addEventListener('beforeunload', event => {
    queue.keepUnkept()
    if (!queue.areAllKept()) event.preventDefault() // the browser asks whether to leave
  })
  retryNow()
}

/** Sends a message. It is shown at once, and sent when it can be: in order, and once, whatever happens. */
export function post(
  partner: string,
  body: string,
  files: WaitingFile[] = [],
  draft: SentDraft | null = null,
): void {
  const content = { body, reply: takeReply(), files, draft }
  const key = queue.enqueue({ partner, partnerId: openPartnerId() }, content)
  if (files.length > 0) assignFiles(files, key)
  showWaiting()
  sendAll()
}

/** Sends a voice message, as one of its own. @throws when the browser has no way to keep it */
export async function postSound(partner: string, file: File, sound: Sound): Promise<void> {
  post(partner, '', [await keepSound(partner, file, sound)])
}

/** Tries a message once more that was refused because of a file. */
export function retryMessage(key: string): void {
  const message = queue.findMessage(key)
  if (message) queue.retry(message)
  showWaiting()
  sendAll()
}

/** Changes a message. That is shown at once, and taken back where it is refused. */
export function postChange(partner: string, meant: Meant, change: Change): void {
  queue.enqueueChange({ partner, partnerId: openPartnerId() }, meant, change)
  showWaiting()
  sendAll()
}

/** The server may be in reach again: sends without waiting for the pause to end. */
export function retryNow(): void {
  showWaiting()
  sendAll()
  wakeUploads()
  for (const wake of wakers) wake()
}

/** Another tab put something into the queue, or took it out: then the server is in reach. */
function recordOtherTab(isRemoval: boolean): void {
  queue.keepUnkept()
  showWaiting()
  if (isRemoval) for (const wake of wakers) wake()
  clearTimeout(takeOver)
  takeOver = setTimeout(sendAll, TAKE_OVER_AFTER_MS)
}

/** One at a time for each partner: what cannot be sent to one holds up nothing for another. */
function sendAll(): void {
  const partners = new Set(queue.readQueue().map(({ partner }) => partner))
  for (const partner of partners) if (!running.has(partner)) void sendTo(partner)
}

async function sendTo(partner: string): Promise<void> {
  running.add(partner)
  for (let attempts = 0, item = queue.firstFor(partner); item; item = queue.firstFor(partner)) {
    const pauseMs = queue.lacksFiles(item)
      ? await upload(item)
      : await beforeOtherTabs(partner, () => sendFirst(partner))
    attempts = pauseMs === 0 ? 0 : attempts + 1
    showStalled(partner, attempts > 0)
    if (attempts > 0) handOver(readSendable(requestOf))
    else takeBack(readSendable(requestOf))
    if (pauseMs > 0) await pause(Math.min(pauseMs * 2 ** (attempts - 1), LONGEST_PAUSE_MS))
  }
  running.delete(partner)
  catchUp() // what came from elsewhere while our own were on their way
}

/**
 * Lets one tab send at a time, which spares the others' requests. Nothing depends on it: a message that two tabs send under
 * its key is stored once, and over plain http there are no locks.
 */
async function beforeOtherTabs<T>(partner: string, work: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return work()
  let hasBegun = false
  const begin = () => {
    hasBegun = true
    return work()
  }
  try {
    const signal = AbortSignal.timeout(LOCK_WITHIN_MS)
    return await navigator.locks.request(lockOf(partner), { signal }, begin)
  } catch (error) {
    if (hasBegun) throw error
    return work()
  }
}

/** Has the files of a message be on the server: it waits for them, and what comes after it does. Gives what `sendFirst` gives. */
async function upload(message: WaitingMessage & { files: WaitingFile[] }): Promise<number> {
  showStalled(message.partner, true)
  const finished = await finishFiles(message.files)
  if (!finished) return FIRST_PAUSE_MS
  if ('ids' in finished) queue.recordFiles(message, finished.ids)
  else if (queue.findMessage(message.key)) reject(message, finished.refusal)
  return 0
}

/** Tries once, with the oldest. Gives 0 when it is dealt with, or for how many milliseconds to pause before trying again. */
async function sendFirst(partner: string): Promise<number> {
  const item = queue.firstFor(partner)
  return item && !queue.lacksFiles(item) ? queue.whileInFlight(item, () => send(item)) : 0
}

async function send(item: Item): Promise<number> {
  if (item.kind !== 'message' && queue.isTried(item) && (await isSentByWorker(item.storageKey))) {
    drop(item)
    catchUpChanges()
    return 0
  }
  queue.recordTry(item)
  const since = shownChange()
  try {
    const [path, form] = requestOf(item)
    const response = await request(path, { ...form, ...whenSent(item) })
    if (response.ok) {
      const [stored] = await readElements(response, MESSAGE)
      if (!stored) return FIRST_PAUSE_MS
      stored.dataset.asOf ??= String(since) // what the page had by then had been committed
      if (item.kind === 'message') {
        recordStored(item, stored)
        if (item.draft) recordEmptied(item.partner, item.draft)
        await forgetFiles(item)
      }
      drop(item)
      if (item.partner !== openPartner()) return 0
      if (item.kind !== 'message') showAsItIs(stored)
      else if (showsLatest()) place(stored)
      return 0
    }
    if ([401, 408, 429].includes(response.status) || response.status >= 500) {
      return Number(response.headers.get('retry-after') ?? 0) * 1000 || FIRST_PAUSE_MS
    }
    const [reason] = await readElements(response, '.notice')
    reject(item, reason?.textContent ?? say('refused'))
    return 0
  } catch (error) {
    if (!(error instanceof ForeignAnswer && error.status === 413)) return FIRST_PAUSE_MS
    reject(item, say('tooLargeForProxy')) // and will ever be
    return 0
  }
}

/** The address and the form by which the server learns of an item. */
function requestOf(item: Item): [path: string, form: Record<string, string>] {
  return item.kind === 'message' ? requestOfMessage(item) : requestOfChange(item)
}

function requestOfMessage({
  partner,
  partnerId,
  key,
  body,
  reply,
  files,
  draft,
}: WaitingMessage): [string, Record<string, string>] {
  return [
    `/with/${encodeURIComponent(partner)}`,
    {
      key,
      body,
      ...(partnerId !== undefined && { partner: partnerId }),
      ...(reply && { reply_to: reply.id }),
      ...(files && { files: files.map(({ id }) => id).join(',') }),
      ...(draft && { draft: String(draft.version) }),
    },
  ]
}

/** How long ago a draft was sent. What the worker sends does not say so: it does not know when it will. */
function whenSent(item: Item): Record<string, string> {
  const sentAt = item.kind === 'message' ? item.draft?.at : undefined
  return sentAt === undefined ? {} : { draft_ms_ago: String(agoMs(sentAt)) }
}

/** A change of a message that was not stored, after all, finds none. */
function requestOfChange(item: WaitingChange): [string, Record<string, string>] {
  const { id, sent } = item.meant.id === null ? { id: '0', sent: '' } : item.meant
  switch (item.kind) {
    case 'edit':
      return [`/messages/${id}/edit`, { body: item.body, sent }]
    case 'delete':
      return [`/messages/${id}/delete`, { sent }]
    default:
      return [`/messages/${id}/react`, { [item.kind]: item.emoji, sent }]
  }
}

function recordStored(message: WaitingMessage, stored: HTMLElement): void {
  queue.recordStored(message, stored.id.replace('message-', ''), sentAt(stored))
}

function drop(item: Item): void {
  queue.drop(item)
  showWaiting()
}

function reject(item: Item, reason: string): void {
  queue.reject(item, reason)
  void saveNow() // its draft is emptied without it
  showWaiting()
}

function pause(pauseMs: number): Promise<void> {
  return new Promise(resolve => {
    const wake = () => {
      clearTimeout(timer)
      wakers.delete(wake)
      resolve()
    }
    const timer = setTimeout(wake, pauseMs)
    wakers.add(wake)
  })
}
