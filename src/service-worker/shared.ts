import { sharedText } from '../sharing/text.ts'
import { SHARE_PATH, SHARE_TARGET_PATH } from '../web-app/paths.ts'
import { worker } from './worker.ts'

// What another app shares with this one comes here, and stays on the device until its person has said with whom.

const CACHE = 'chatapp.shared'
const TEXT = '/shared/text'
const FILES = '/shared/files/'
const NAME_HEADER = 'x-name'
const WAITS = '/shared/waits'
const MAX_FILES = 10

/** Receives what other apps share, and leads to the page that asks with whom. */
export function watchShared(): void {
  worker.addEventListener('fetch', event => {
    const { method, url } = event.request
    if (method === 'POST' && new URL(url).pathname === SHARE_TARGET_PATH)
      event.respondWith(receive(event.request))
  })
}

/** Gives what was shared last, and was not put anywhere yet. */
export async function readShared(): Promise<{ text: string; files: File[] }> {
  const cache = await caches.open(CACHE)
  const text = await (await cache.match(TEXT))?.text()
  const files: File[] = []
  for (let place = 0; place < MAX_FILES; place++) {
    const response = await cache.match(`${FILES}${place}`)
    if (!response) break
    const name = decodeURIComponent(response.headers.get(NAME_HEADER) ?? '')
    const content = await response.blob()
    files.push(new File([content], name, { type: content.type }))
  }
  return { text: text ?? '', files }
}

/** Whether something is shared. From now on it waits until its person can be asked with whom. */
export async function beginWaiting(): Promise<boolean> {
  const cache = await caches.open(CACHE)
  if (!(await cache.match(TEXT))) return false
  await cache.put(WAITS, new Response())
  return true
}

/** Whether something waits that could not be shared when it came. */
export async function isSomethingWaiting(): Promise<boolean> {
  return (await caches.match(WAITS, { cacheName: CACHE })) !== undefined
}

/** Its person is asked with whom. */
export async function endWaiting(): Promise<void> {
  await (await caches.open(CACHE)).delete(WAITS)
}

/** Forgets it. */
export async function forgetShared(): Promise<void> {
  await caches.delete(CACHE)
}

async function receive(request: Request): Promise<Response> {
  const form = await request.formData()
  await forgetShared()
  const cache = await caches.open(CACHE)
  await cache.put(TEXT, new Response(sharedText(field => form.get(field))))
  const files = form.getAll('files').filter(file => file instanceof File)
  for (const [place, file] of files.slice(0, MAX_FILES).entries()) {
    const headers = { 'content-type': file.type, [NAME_HEADER]: encodeURIComponent(file.name) }
    await cache.put(`${FILES}${place}`, new Response(file, { headers }))
  }
  return Response.redirect(SHARE_PATH, 303)
}
