/** At the root: a service worker has to do with the pages that lie below it. */
export const SERVICE_WORKER_PATH = '/service-worker.js'
