import type { Page } from 'playwright-core'

/**
 * Runs in the page from its first moment on. The browser says what moved without being scrolled or having been touched, once it has
 * painted: https://wicg.github.io/layout-instability/
 */
const RECORD = `
  const shifts = []
  const nameOf = node => node instanceof Element ? node.tagName + '.' + node.className + '#' + node.id : node?.parentElement?.className
  const record = entries => {
    for (const { value, sources } of entries)
      shifts.push(value.toFixed(5) + ' ' + sources.map(({ node, previousRect, currentRect }) =>
        nameOf(node) + ' from ' + [previousRect.x, previousRect.y] + ' to ' + [currentRect.x, currentRect.y]).join('; '))
  }
  const observer = new PerformanceObserver(list => record(list.getEntries()))
  observer.observe({ type: 'layout-shift', buffered: true })
  window.takeLayoutShifts = async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    record(observer.takeRecords())
    return shifts.splice(0)
  }`

/** Has a page note what moves on it, from its next address on. */
export function recordLayoutShifts(page: Page): Promise<void> {
  return page.addInitScript(RECORD).then(() => undefined)
}

/** What moved since this was last asked: by how much, what, and from where to where. */
export function takeLayoutShifts(page: Page): Promise<string[]> {
  return page.evaluate<string[]>('window.takeLayoutShifts()')
}
