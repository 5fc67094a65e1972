import { SERVICE_WORKER_PATH } from '../web-app/paths.ts'
import type { FromWorker, ToWorker } from '../web-app/worker-messages.ts'

/** A worker that does not answer so long holds up nobody. */
const ANSWER_WITHIN_MS = 2_000

/** Has the browser keep a worker beside the pages, where it can: not over plain http, and not in each private window. */
export function registerWorker(): void {
  navigator.serviceWorker?.register(SERVICE_WORKER_PATH).catch(() => {}) // everything works without it
}

/** Looks whether the server has another version of it. */
export async function updateWorker(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  await registration?.update().catch(() => {})
}

/** Tells the worker something, once there is one. */
export async function tellWorker(message: ToWorker): Promise<void> {
  const registration = await navigator.serviceWorker?.ready
  registration?.active?.postMessage(message)
}

/** Tells it something, and waits until it is done, where there is a worker. @returns what it answers */
export async function askWorker(message: ToWorker): Promise<FromWorker | null> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const worker = registration?.active
  if (!worker) return null
  const { port1, port2 } = new MessageChannel()
  return new Promise(resolve => {
    port1.onmessage = ({ data }) => resolve(data)
    setTimeout(resolve, ANSWER_WITHIN_MS, null)
    worker.postMessage(message, [port2])
  })
}
