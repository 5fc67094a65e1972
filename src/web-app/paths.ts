/** At the root: a service worker has to do with the pages that lie below it. */
export const SERVICE_WORKER_PATH = '/service-worker.js'

export const MANIFEST_PATH = '/manifest.webmanifest'

/** What is shown in the place of a page that cannot be had. */
export const OFFLINE_PATH = '/offline'

/** How the browser calls what it wakes the service worker for once the network is back. */
export const OUTBOX_SYNC = 'outbox'

/** Where somebody says with whom they share something. */
export const SHARE_PATH = '/share'

/** Where what other apps share arrives: at the service worker, where there is one. */
export const SHARE_TARGET_PATH = '/share/receive'

/** The page about the app, among the settings. */
export const APP_SETTINGS_PATH = '/settings/app'
