import htmx from 'htmx.org'
import type { ServerFrames } from '../live/frames.ts'
import { readElements } from './elements.ts'
import { MESSAGE } from './open-conversation.ts'
import { request } from './request.ts'

/** A message was changed: shows it as it is now, where it is on the page. */
export async function receiveChange({ changed }: ServerFrames['changed']): Promise<void> {
  const id = `message-${changed}`
  if (!document.getElementById(id)) return
  const response = await request(`/messages/${changed}`)
  const [fresh] = await readElements(response, MESSAGE)
  if (!fresh) return
  document.getElementById(id)?.replaceWith(fresh)
  htmx.process(fresh)
}
