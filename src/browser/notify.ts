import type { ServerFrames } from '../live/frames.ts'
import { tagOf } from '../notifications/tag.ts'
import { readElements } from './elements.ts'
import { me } from './person.ts'
import { request } from './request.ts'
import type { Telling } from './telling/main.ts'

type TellingScript = typeof import('./telling/main.ts')

let loading: Promise<Telling | null> | null = null

/** Others of these tabs are to know from the beginning whether this one is looked at, where notifications may be shown. */
export function watchNews(): void {
  if ('Notification' in window && Notification.permission === 'granted') void load()
}

/** Tells of a message, in one of somebody's tabs, as far as they want it. */
export async function tellOf(frame: ServerFrames['message']): Promise<void> {
  if (frame.user !== me()) await (await load())?.tell(frame)
}

/** A conversation was read here or on another device: its notification goes. */
export async function tellRead({ read, reader, partner }: ServerFrames['read']): Promise<void> {
  if (reader === me()) await (await loading)?.read(tagOf(partner), read)
}

/** In other conversations than these there is nothing unread: their notifications go, too. */
export async function tellUnread(partners: Iterable<string>): Promise<void> {
  await (await loading)?.keepOnly(new Set([...partners].map(tagOf)))
}

/** Somebody wants to be told otherwise from now on, or may want so. */
export async function tellOtherwise(): Promise<void> {
  ;(await loading)?.askAgain()
}

/** The address of the script changes with its content, so the page says it. */
function load(): Promise<Telling | null> {
  loading ??= import(document.getElementById('telling')?.dataset.script ?? '')
    .then(({ createTelling }: TellingScript) => createTelling({ me: me() ?? '', request, readElements }))
    .catch(() => {
      loading = null // the next message tries again
      return null
    })
  return loading
}
