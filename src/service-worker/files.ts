import { OFFLINE_PATH } from '../web-app/paths.ts'
import { findFrame } from './kept.ts'
import { worker } from './worker.ts'

/** The names of all files for the browser of this version, which the build puts here: another file is another worker. */
declare const ASSET_FILES: string[]

const CACHE = 'chatapp.files'
const PREFIX = '/assets/'

/** What every page needs, and what attaches files to what is written while the server is out of reach. */
const NEEDED = /^(app|attach|icon|icons)-[0-9a-z]+\.(js|css|svg)$/

/** The files of this version without which there is no page. */
export const NEEDED_FILES = ASSET_FILES.filter(file => NEEDED.test(file))

const HASH = /-[0-9a-z]+(?=\.\w+$)/

/** The address of a file of this version, by the name that the server's pages call it. */
export function filePath(name: string): string {
  return PREFIX + (ASSET_FILES.find(file => file.replace(HASH, '') === name) ?? name)
}

/** Keeps what every page needs, so that it is there where the server is not. */
export function watchFiles(): void {
  worker.addEventListener('install', event => event.waitUntil(fetchNeeded()))
  worker.addEventListener('activate', event => event.waitUntil(forgetOthers()))
  worker.addEventListener('fetch', event => {
    const { pathname } = new URL(event.request.url)
    if (pathname.startsWith(PREFIX) && NEEDED.test(pathname.slice(PREFIX.length)))
      event.respondWith(findFile(pathname).then(file => file ?? fetch(event.request)))
  })
}

/** The page for what cannot be had. */
export function offlinePage(): Promise<Response | undefined> {
  return findFile(OFFLINE_PATH)
}

function findFile(path: string): Promise<Response | undefined> {
  return caches.match(path, { cacheName: CACHE })
}

/** @throws when one of them cannot be had: then this version is tried again later, and the one before goes on */
async function fetchNeeded(): Promise<void> {
  const cache = await caches.open(CACHE)
  const offline = await fetch(OFFLINE_PATH, { credentials: 'omit' })
  if (!offline.ok) throw new Error(`status ${offline.status}`)
  await cache.put(OFFLINE_PATH, offline)
  await Promise.all(
    NEEDED_FILES.map(async file => {
      const path = PREFIX + file
      const response = await fetch(path)
      // While versions are exchanged, an instance of another one answers with its own file, which may not be kept.
      if (!response.headers.get('cache-control')?.includes('immutable')) throw new Error(`no ${file} here`)
      await cache.put(path, response)
    }),
  )
}

/** Keeps beside this version's files those that the kept pages were made with. */
async function forgetOthers(): Promise<void> {
  const cache = await caches.open(CACHE)
  const frame = (await findFrame())?.pieces.join('') ?? ''
  const needed = new Set([OFFLINE_PATH, ...NEEDED_FILES.map(file => PREFIX + file)])
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url)
    if (!needed.has(pathname) && !frame.includes(pathname)) await cache.delete(request)
  }
}
