import htmx from 'htmx.org'

/** Puts an element in the place of another one. A focus that was in it goes to what has taken the place of what had it, or else to the element. */
export function replaceKeepingFocus(shown: HTMLElement, fresh: HTMLElement): void {
  const { activeElement } = document
  const focused = activeElement !== null && shown.contains(activeElement) ? activeElement : null
  shown.replaceWith(fresh)
  htmx.process(fresh)
  if (!focused) return
  const successor = focused === shown ? null : fresh.querySelector<HTMLElement>(selectorOf(focused))
  if (!successor) fresh.tabIndex = -1
  ;(successor ?? fresh).focus({ preventScroll: true })
}

/** What an element is found by in a newer version of what it is in. */
function selectorOf(element: Element): string {
  const value = element.getAttribute('value')
  const name = element.classList[0]
  return `${element.localName}${name ? `.${name}` : ''}${value === null ? '' : `[value="${CSS.escape(value)}"]`}`
}
