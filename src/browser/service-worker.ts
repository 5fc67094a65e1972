import { SERVICE_WORKER_PATH } from '../web-app/paths.ts'

/** Has the browser keep a worker beside the pages, where it can: not over plain http, and not in each private window. */
export function registerWorker(): void {
  navigator.serviceWorker?.register(SERVICE_WORKER_PATH).catch(() => {}) // everything works without it
}
