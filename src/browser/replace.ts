import htmx from 'htmx.org'
import { keepFiles } from './media.ts'

/** Puts an element in the place of another one, and the focus where it was. */
export function replaceKeepingFocus(shown: HTMLElement, fresh: HTMLElement): void {
  keepFocusIn(shown, () => {
    keepFiles(shown, fresh)
    shown.replaceWith(fresh)
    htmx.process(fresh)
    return fresh
  })
}

/**
 * Makes something else of an element. A focus that was in it goes to what has taken the place of what had it, or else to the element.
 * @param remake gives the element that is in its place
 */
export function keepFocusIn(shown: HTMLElement, remake: () => HTMLElement): void {
  const { activeElement } = document
  const focused = activeElement !== null && shown.contains(activeElement) ? activeElement : null
  const isOnIt = focused === shown
  const fresh = remake()
  if (!focused || (document.activeElement === focused && focused.isConnected)) return
  const successor = isOnIt ? null : successorOf(focused, fresh)
  if (!successor) fresh.tabIndex = -1
  ;(successor ?? fresh).focus({ preventScroll: true })
}

/** What is kept of the older version has its focus back; else it is what has the place of the one that had it. */
function successorOf(focused: Element, fresh: HTMLElement): HTMLElement | null {
  if (focused instanceof HTMLElement && fresh.contains(focused)) return focused
  return fresh.querySelector<HTMLElement>(selectorOf(focused))
}

/** What an element is found by in a newer version of what it is in. */
function selectorOf(element: Element): string {
  const value = element.getAttribute('value')
  const name = element.classList[0]
  return `${element.localName}${name ? `.${name}` : ''}${value === null ? '' : `[value="${CSS.escape(value)}"]`}`
}
