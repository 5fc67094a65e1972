import { messageList, openPartner } from './open-conversation.ts'
import { keepPlace, linkedMessage } from './place.ts'

const MESSAGE_PATH = /^\/with\/([^/]+)\/(\d+)\/?$/

/** htmx loads what such an entry of the history leads to, on the way back. */
const LOADED_BY_HTMX = { htmx: true }

/** Has a link to a message that is on the page lead there without loading the page. Back leads to where one was. */
export function watchLinks(): void {
  document.addEventListener('click', event => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
      return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const message = link && messageOf(link)
    if (!message) return
    event.preventDefault()
    keepPlace()
    history.replaceState(LOADED_BY_HTMX, '', location.href)
    history.pushState(LOADED_BY_HTMX, '', link.pathname)
    mark(message)
    if (!message.contains(link)) message.scrollIntoView({ block: 'center' })
  })
}

/** The message on this page that a link leads to. */
function messageOf({ origin, pathname, target }: HTMLAnchorElement): HTMLElement | null {
  const [, partner, seq] = MESSAGE_PATH.exec(pathname) ?? []
  if (origin !== location.origin || target === '_blank' || partner === undefined) return null
  if (decodeURIComponent(partner) !== openPartner()) return null
  return (
    messageList()?.querySelector<HTMLElement>(`:scope > .message[data-seq="${seq}"]:not([hidden])`) ?? null
  )
}

/** Marks a message as the one that the address leads to, and gives it the focus. */
function mark(message: HTMLElement): void {
  const before = linkedMessage()
  if (before && before !== message) {
    before.classList.remove('linked')
    before.removeAttribute('aria-current')
  }
  message.classList.add('linked')
  message.setAttribute('aria-current', 'location')
  message.tabIndex = -1
  message.focus({ preventScroll: true })
}

/** Gives the focus to the message that the address of this page leads to. @returns whether it leads to one */
export function focusLinked(): boolean {
  const message = linkedMessage()
  message?.focus({ preventScroll: true })
  return message !== null
}
