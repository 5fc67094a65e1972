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

/** Notes where somebody is. */
export function noteOrigin({ htmx, keepPlace }: PageTools): Origin {
  keepPlace()
  const partner = openPartner()
  const name = partner === null ? null : `${placePrefix(me())}${partner}`
  const place = name === null ? null : sessionStorage.getItem(name)
  const path = partner === null ? location.pathname : conversationPath(partner)
  const focused = document.activeElement
  return {
    focus() {
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus()
    },
    goBack() {
      const link = linkTo(path)
      // What htmx is about to leave is kept as the place of the same conversation, perhaps: this one counts.
      htmx.on(link, 'htmx:config:request', ({ detail: { ctx } }) => {
        if (name !== null && place !== null) sessionStorage.setItem(name, place)
        else if (name !== null) sessionStorage.removeItem(name)
        const [seq] = place?.split(' ') ?? []
        ctx.request.headers[PLACE_HEADER] = seq ?? ''
      })
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
  for (const [name, value] of Object.entries({
    get: path,
    target: '#conversation',
    select: '#conversation',
    swap: 'outerHTML',
    'push-url': path,
  }))
    link.setAttribute(`hx-${name}`, value)
  return link
}
