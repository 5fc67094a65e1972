import type { FromWorker } from '../web-app/worker-messages.ts'
import { NEEDED_FILES } from './files.ts'
import { worker } from './worker.ts'

/** A new version takes the place of the old one at once, for the pages that are open too, and tells them. */
export function watchVersions(): void {
  worker.addEventListener('install', () => void worker.skipWaiting())
  worker.addEventListener('activate', event => event.waitUntil(begin()))
}

async function begin(): Promise<void> {
  await worker.clients.claim()
  const message: FromWorker = { kind: 'files', files: NEEDED_FILES }
  for (const page of await worker.clients.matchAll()) page.postMessage(message)
}
