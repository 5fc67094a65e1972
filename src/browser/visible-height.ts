/**
 * Where a phone's keyboard lies over the page instead of making the window smaller, as Safari's does, has the page be as high as what is
 * left to see. Where the browser makes the window smaller, as the page asks it to, there is nothing to do.
 */
export function watchVisibleHeight(): void {
  visualViewport?.addEventListener('resize', fit)
}

function fit(): void {
  if (!visualViewport) return
  const { height, scale } = visualViewport
  const isCovered = scale === 1 && height < innerHeight - 1 // enlarged by two fingers, it is smaller too
  const { style } = document.documentElement
  if (isCovered) style.setProperty('--visible-height', `${height}px`)
  else style.removeProperty('--visible-height')
  if (isCovered) scrollTo(0, 0) // the browser has moved the page up, so that the field could be seen
}
