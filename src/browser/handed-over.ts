import { OUTBOX_SYNC } from '../web-app/paths.ts'
import type { WaitingRequest } from '../web-app/worker-messages.ts'
import { recordTries } from './outbox-queue.ts'
import { me } from './person.ts'
import { askWorker, tellWorker } from './service-worker.ts'

/** Whether the worker has something that waits. */
let hasSome = false

/** Gives the worker what waits, for when this page is closed before the server is back; the browser wakes it then, where it can. */
export function handOver(waiting: WaitingRequest[]): void {
  const person = me()
  if (person === null || (waiting.length === 0 && !hasSome)) return
  hasSome = waiting.length > 0
  // What the worker may have sent is not written anew: the server would take it for the same.
  if (navigator.serviceWorker?.controller && 'SyncManager' in globalThis)
    recordTries(waiting.map(({ name }) => name))
  void tellWorker({ kind: 'waiting', person, waiting }).then(hasSome ? askToBeWoken : undefined)
}

/** Takes back what was sent by this page meanwhile. */
export function takeBack(waiting: WaitingRequest[]): void {
  if (hasSome) handOver(waiting)
}

/** Whether the worker has sent something that waited. */
export async function isSentByWorker(name: string): Promise<boolean> {
  const answer = await askWorker({ kind: 'sent' })
  return answer?.kind === 'sent' && answer.names.includes(name)
}

async function askToBeWoken(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  await registration?.sync?.register(OUTBOX_SYNC).catch(() => {}) // somebody may have forbidden it
}
