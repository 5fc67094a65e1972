import { conversationPath } from '../../conversations/path.ts'
import { PLACE_HEADER } from '../../conversations/place-header.ts'
import { openPartner } from '../open-conversation.ts'
import { me } from '../person.ts'
import type { PageTools } from '../search.ts'
import { placePrefix } from '../storage.ts'

/** Where somebody was before they searched. */
export type Origin = {
  /** Has the focus back where nothing else was opened. */
  focus(): void
  /** Opens what was open, where one was in it. */
  goBack(): void
}

/** A place in a conversation as it is kept: under a name, and null where one was at its end. */
type Kept = { name: string; place: string | null }

const keptFor = new WeakMap<Element, Kept>()

/** Has links that go back lead to the place that was noted: what is left by them may be the same conversation, whose place is kept then, too. */
export function keepOrigins({ htmx }: PageTools): void {
  htmx.on('htmx:config:request', ({ detail: { ctx } }) => {
    const kept = keptFor.get(ctx.sourceElement)
    if (!kept) return
    const { name, place } = kept
    if (place === null) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, place)
    ctx.request.headers[PLACE_HEADER] = place?.split(' ')[0] ?? ''
  })
}

/** Notes where somebody is. */
export function noteOrigin({ htmx, keepPlace }: PageTools): Origin {
  keepPlace()
  const partner = openPartner()
  const path = partner === null ? location.pathname : conversationPath(partner)
  const name = `${placePrefix(me())}${partner}`
  const kept = partner === null ? null : { name, place: sessionStorage.getItem(name) }
  const focused = document.activeElement
  return {
    focus() {
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus()
    },
    goBack() {
      const link = linkTo(path)
      if (kept) keptFor.set(link, kept)
      document.querySelector('.app')?.append(link)
      htmx.process(link)
      link.click()
      link.remove()
    },
  }
}

function linkTo(path: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = path
  link.hidden = true
  link.setAttribute('hx-get', path)
  link.setAttribute('hx-target', '#conversation')
  link.setAttribute('hx-select', '#conversation')
  link.setAttribute('hx-swap', 'outerHTML')
  link.setAttribute('hx-push-url', path)
  return link
}
