import { findOwner, findPicture, forgetPicture, keepPicture } from './kept.ts'
import { answerOrKept } from './out-of-reach.ts'
import { worker } from './worker.ts'

const FILE = /^\/files\/\d+$/
const PREVIEW = '?size=preview'

/** A preview that is larger is not kept: nearly all are smaller. */
const MAX_BYTES = 125_000

/** Keeps the previews of pictures that somebody saw, for when the server is out of reach. Whenever it answers, it is the server's answer that is shown. */
export function watchPictures(): void {
  worker.addEventListener('fetch', event => {
    const { pathname, search } = new URL(event.request.url)
    if (event.request.method === 'GET' && FILE.test(pathname) && search === PREVIEW)
      event.respondWith(answer(event, pathname + search))
  })
}

async function answer(event: FetchEvent, address: string): Promise<Response> {
  const seenBy = findOwner()
  const picture = await answerOrKept(event, () => findPicture(address))
  if (picture.ok) event.waitUntil(keep(seenBy, address, picture.clone()))
  else if (picture.status === 404) event.waitUntil(forgetPicture(address))
  return picture
}

async function keep(seenBy: Promise<unknown>, address: string, picture: Response): Promise<void> {
  const content = await picture.blob()
  if (content.size <= MAX_BYTES) await keepPicture(await seenBy, address, content)
}
