import { worker } from './worker.ts'

/** A new version takes the place of the old one at once, for the pages that are open too: none is served by another version than the server's. */
export function watchVersions(): void {
  worker.addEventListener('install', () => void worker.skipWaiting())
  worker.addEventListener('activate', event => event.waitUntil(worker.clients.claim()))
}
