import { v4 as uuid } from 'uuid'
import type {
  Change,
  Item,
  Meant,
  MessageContent,
  ReplyTo,
  SentDraft,
  WaitingChange,
  WaitingFile,
  WaitingMessage,
} from './outbox-storage.ts'
import * as storage from './outbox-storage.ts'
import { me } from './person.ts'

// What waits to be sent. What is kept in storage is the queue of all tabs; beside it is only what found no room there,
// which this tab has for itself.

/** By storage key. */
const unkept = new Map<string, Item>()

/** Why items were rejected that are kept without it, by storage key. */
const unkeptRejections = new Map<string, string>()

/** What this tab has tried, by storage key. */
const tried = new Set<string>()

const inFlight = new Set<string>()

/** Reads all that waits, in the order in which it was wanted. */
export function readQueue(): Item[] {
  const kept = storage.readAll(me()).map(item => {
    const rejection = unkeptRejections.get(item.storageKey)
    return rejection === undefined ? item : { ...item, rejection }
  })
  if (unkept.size === 0) return kept
  return [...kept, ...unkept.values()].sort((a, b) => (a.storageKey < b.storageKey ? -1 : 1))
}

/** What is next for a partner: nothing is sent while something older waits. */
export function firstFor(partner: string): Item | undefined {
  return readQueue().find(item => item.partner === partner && item.rejection === undefined)
}

/** Finds a message that waits. */
export function findMessage(key: string): WaitingMessage | undefined {
  return readQueue().find((item): item is WaitingMessage => item.kind === 'message' && item.key === key)
}

type To = { partner: string; partnerId: string | null }

/** A message as it was written. */
type Written = { body: string; reply: ReplyTo | null; files: WaitingFile[]; draft: SentDraft | null }

/** @returns the key of the message */
export function enqueue(to: To, { body, reply, files, draft }: Written): string {
  return add(to, {
    kind: 'message',
    body,
    ...(reply && { reply }),
    ...(files.length > 0 && { files }),
    ...(draft && { draft }),
  })
}

export function enqueueChange(to: To, meant: Meant, change: Change): void {
  add(to, { ...change, meant })
}

function add({ partner, partnerId }: To, what: MessageContent | ({ meant: Meant } & Change)): string {
  keepUnkept()
  const key = uuid()
  const storageKey = storage.nameNext(me(), key)
  keep({ ...what, storageKey, partner, key, ...(partnerId !== null && { partnerId }) })
  return key
}

/** Keeps an item, or what has changed of it. Returns false where it stays as it was kept. */
function keep(item: Item): boolean {
  if (storage.write(item)) unkept.delete(item.storageKey)
  else if (unkept.has(item.storageKey) || !storage.read(item.storageKey)) unkept.set(item.storageKey, item)
  else return false
  return true
}

/** Takes an item out of the queue, and for a message the changes that are about it. What found no room may find it now. */
export function drop(item: Item): void {
  unkept.delete(item.storageKey)
  unkeptRejections.delete(item.storageKey)
  storage.remove(item)
  if (item.kind === 'message') for (const change of changesOf(item)) drop(change)
  keepUnkept()
}

/** Whether the server may have an item as it is. */
export function isTried({ storageKey, isTried }: Item): boolean {
  return isTried === true || tried.has(storageKey)
}

/** Records that the server may have an item from now on. */
export function recordTry(item: Item): void {
  if (isTried(item)) return
  tried.add(item.storageKey)
  keep({ ...item, isTried: true })
}

/** Records the same of what is kept under these names. */
export function recordTries(names: readonly string[]): void {
  for (const item of readQueue()) if (names.includes(item.storageKey)) recordTry(item)
}

/** Gives a message that waits another text. Returns false where there is no room for that, or the server may have it as it is. */
export function rewrite(message: WaitingMessage, body: string): boolean {
  return !isTried(message) && keep({ ...message, body })
}

/** All of a message's files are on the server: under these ids, in their order. */
export function recordFiles({ key }: Item, ids: number[]): void {
  const message = findMessage(key)
  if (!message?.files) return
  keep({ ...message, files: message.files.map((file, place) => ({ ...file, id: ids[place] ?? 0 })) })
}

/** Whether a message waits for files that are not on the server yet. */
export function lacksFiles(item: Item): item is WaitingMessage & { files: WaitingFile[] } {
  return item.kind === 'message' && item.files?.some(({ id }) => id === undefined) === true
}

/** The keys of the files that messages take along. */
export function claimedFiles(): Set<string> {
  const files = readQueue().flatMap(item => (item.kind === 'message' ? (item.files ?? []) : []))
  return new Set(files.map(({ key }) => key))
}

/** Has a message that was refused wait once more. */
export function retry({ rejection, isTried, ...message }: WaitingMessage): void {
  const files = message.files?.map(({ id, ...file }) => file)
  unkeptRejections.delete(message.storageKey)
  keep({ ...message, ...(files && { files }) })
}

/** A message that waited has been stored: what was wanted of it meanwhile is about the message that the server has. */
export function recordStored(message: WaitingMessage, id: string, sent: string): void {
  for (const change of changesOf(message)) keep({ ...change, meant: { id, sent } })
}

/** What is to be different about a message that waits. */
export function changesOf({ key }: WaitingMessage): WaitingChange[] {
  return readQueue().filter(
    (item): item is WaitingChange =>
      item.kind !== 'message' && item.meant.id === null && item.meant.key === key,
  )
}

/** Records why an item was rejected, unless another tab has dealt with it meanwhile. What was wanted of a message that is rejected goes. */
export function reject(item: Item, rejection: string): void {
  if (item.kind === 'message') for (const change of changesOf(item)) drop(change)
  if (unkept.has(item.storageKey)) unkept.set(item.storageKey, { ...item, rejection })
  else if (storage.read(item.storageKey) && !storage.write({ ...item, rejection }))
    unkeptRejections.set(item.storageKey, rejection)
  keepUnkept()
}

/** Keeps what found no room before, as far as there is room now. */
export function keepUnkept(): void {
  for (const item of unkept.values()) if (storage.write(item)) unkept.delete(item.storageKey)
}

/** Whether an item survives that this page is left. */
export function isKept({ storageKey }: Pick<Item, 'storageKey'>): boolean {
  return !unkept.has(storageKey)
}

/** Whether all items do. */
export function areAllKept(): boolean {
  return unkept.size === 0
}

/** Forgets what only this tab has. */
export function forgetUnkept(): void {
  unkept.clear()
  unkeptRejections.clear()
}

/** Does something about a partner's next item while it counts as under way. */
export async function whileInFlight<T>({ partner }: Item, work: () => Promise<T>): Promise<T> {
  inFlight.add(partner)
  return work().finally(() => inFlight.delete(partner))
}

/** Whether something to this partner is under way right now. */
export function isSendingTo(partner: string | null): boolean {
  return partner !== null && inFlight.has(partner)
}
