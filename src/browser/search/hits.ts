/** What was found, in the order in which it is shown. */
export function hitsIn(finder: Element): HTMLElement[] {
  return [...finder.querySelectorAll<HTMLElement>('.hit')]
}

/** The one that is open. */
export function openHit(finder: Element): HTMLElement | null {
  return finder.querySelector<HTMLElement>('.hit[aria-current]')
}

/** Moves the focus by the arrows: from the field to what was found, through it, and back. */
export function goThroughHits(event: KeyboardEvent, finder: Element, field: HTMLElement): void {
  const { key, target, altKey, ctrlKey, metaKey, shiftKey, isComposing } = event
  if (altKey || ctrlKey || metaKey || shiftKey || isComposing || !(target instanceof HTMLElement)) return
  const hits = hitsIn(finder)
  const index = hits.indexOf(target)
  if (target !== field && index < 0) return
  const next = nextOf(key, hits, index, field)
  if (!next) return
  event.preventDefault()
  next.focus()
}

function nextOf(
  key: string,
  hits: HTMLElement[],
  index: number,
  field: HTMLElement,
): HTMLElement | undefined {
  if (key === 'ArrowDown') return hits[index + 1]
  if (index < 0) return undefined
  if (key === 'ArrowUp') return index === 0 ? field : hits[index - 1]
  if (key === 'Home') return hits[0]
  return key === 'End' ? hits.at(-1) : undefined
}
