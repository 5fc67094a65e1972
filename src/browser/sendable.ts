import type { WaitingRequest } from '../web-app/worker-messages.ts'
import { lacksFiles, readQueue } from './outbox-queue.ts'
import type { Item } from './outbox-storage.ts'
import { me } from './person.ts'
import { outboxPrefix } from './storage.ts'

/** What whoever sends to a partner holds meanwhile: a tab, or the worker. */
export function lockOf(partner: string): string {
  return `${outboxPrefix(me())}${partner}`
}

/**
 * What waits and can be sent as it is: what changes a message that waits itself cannot, nor one whose files are not on the server, and nothing
 * that comes after it for its partner.
 * @param requestOf gives the address and the form by which the server learns of an item
 */
export function readSendable(
  requestOf: (item: Item) => [path: string, form: Record<string, string>],
): WaitingRequest[] {
  const held = new Set<string>()
  return readQueue().flatMap(item => {
    const { partner, storageKey: name } = item
    if (item.rejection !== undefined) return []
    const isAboutWaiting = item.kind !== 'message' && item.meant.id === null
    if (isAboutWaiting || lacksFiles(item)) held.add(partner)
    if (held.has(partner)) return []
    const [path, form] = requestOf(item)
    return { name, partner, lock: lockOf(partner), path, form }
  })
}
