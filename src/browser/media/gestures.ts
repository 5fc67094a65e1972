/** So far a finger goes for a swipe, in pixels: to the side, and up or down. */
const FAR = { aside: 48, away: 96 }

/** What swipes do: to the next picture (1), to the one before (-1), away from all of them. */
type Swipes = { turn(by: number): void; leave(): void }

/** Watches fingers on a picture that is shown whole. It goes with the finger, and comes back where that was not far. */
export function watchGestures(stage: HTMLElement, { turn, leave }: Swipes): void {
  let start: { id: number; x: number; y: number } | null = null

  function move(x: number, y: number): void {
    const shown = stage.querySelector<HTMLElement>('.shown')
    if (shown) shown.style.transform = x === 0 && y === 0 ? '' : `translate(${x}px, ${y}px)`
  }

  stage.addEventListener('pointerdown', ({ pointerId, pointerType, isPrimary, clientX, clientY }) => {
    const isOther = pointerType === 'mouse' || stage.matches('.zoomed') || (visualViewport?.scale ?? 1) > 1
    if (!isPrimary) move(0, 0) // two fingers zoom
    start = isPrimary && !isOther ? { id: pointerId, x: clientX, y: clientY } : null
  })
  stage.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    if (start?.id !== pointerId) return
    const [x, y] = [clientX - start.x, clientY - start.y]
    if (Math.abs(x) > Math.abs(y)) move(x, 0)
    else move(0, y)
  })
  stage.addEventListener('pointerup', ({ pointerId, clientX, clientY }) => {
    if (start?.id !== pointerId) return
    const [x, y] = [clientX - start.x, clientY - start.y]
    start = null
    move(0, 0)
    const forward = getComputedStyle(stage).direction === 'rtl' ? 1 : -1
    if (Math.abs(x) > Math.abs(y)) {
      if (Math.abs(x) > FAR.aside) turn(Math.sign(x) * forward)
    } else if (Math.abs(y) > FAR.away) leave()
  })
  stage.addEventListener('pointercancel', () => {
    start = null
    move(0, 0)
  })
}
