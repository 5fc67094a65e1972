import { v4 as uuid } from 'uuid'
import type { Item } from './outbox-storage.ts'
import * as storage from './outbox-storage.ts'
import { me } from './person.ts'

// What waits to be sent. What is kept in storage is the queue of all tabs; beside it is only what found no room there,
// which this tab has for itself.

/** By storage key. */
const unkept = new Map<string, Item>()

/** Why messages were rejected that are kept without it, by storage key. */
const unkeptRejections = new Map<string, string>()

const inFlight = new Set<string>()

/** Reads all that waits, in the order of typing. */
export function readQueue(): Item[] {
  const kept = storage.readAll(me()).map(item => {
    const rejection = unkeptRejections.get(item.storageKey)
    return rejection === undefined ? item : { ...item, rejection }
  })
  if (unkept.size === 0) return kept
  return [...kept, ...unkept.values()].sort((a, b) => (a.storageKey < b.storageKey ? -1 : 1))
}

/** The message that is next for a partner: none is sent while an older one waits. */
export function firstFor(partner: string): Item | undefined {
  return readQueue().find(item => item.partner === partner && item.rejection === undefined)
}

export function enqueue(partner: string, partnerId: string | null, body: string): void {
  keepUnkept()
  const key = uuid()
  const storageKey = storage.nameNext(me(), key)
  const item = { storageKey, partner, key, body, ...(partnerId !== null && { partnerId }) }
  if (!storage.write(item)) unkept.set(item.storageKey, item)
}

/** Takes a message out of the queue. What found no room may find it now. */
export function drop(item: Item): void {
  unkept.delete(item.storageKey)
  unkeptRejections.delete(item.storageKey)
  storage.remove(item)
  keepUnkept()
}

/** Records why a message was rejected, unless another tab has dealt with it meanwhile. */
export function reject(item: Item, rejection: string): void {
  if (unkept.has(item.storageKey)) unkept.set(item.storageKey, { ...item, rejection })
  else if (storage.read(item.storageKey) && !storage.write({ ...item, rejection }))
    unkeptRejections.set(item.storageKey, rejection)
  keepUnkept()
}

/** Keeps what found no room before, as far as there is room now. */
export function keepUnkept(): void {
  for (const item of unkept.values()) if (storage.write(item)) unkept.delete(item.storageKey)
}

/** Whether a message survives that this page is left. */
export function isKept({ storageKey }: Item): boolean {
  return !unkept.has(storageKey)
}

/** Whether all messages do. */
export function areAllKept(): boolean {
  return unkept.size === 0
}

/** Forgets what only this tab has. */
export function forgetUnkept(): void {
  unkept.clear()
  unkeptRejections.clear()
}

/** Does something about a partner's next message while it counts as under way. */
export async function whileInFlight<T>({ partner }: Item, work: () => Promise<T>): Promise<T> {
  inFlight.add(partner)
  return work().finally(() => inFlight.delete(partner))
}

/** Whether a message to this partner is under way right now. */
export function isSendingTo(partner: string | null): boolean {
  return partner !== null && inFlight.has(partner)
}
