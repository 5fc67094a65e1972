import type { Panel } from './panel.ts'

/** Who lets go sooner has pressed the button, and not held it. */
const HELD_AFTER_MS = 500

/** So far a finger slides to cancel, in pixels. */
const FAR = 120

/** A button that is held while one speaks. */
type Hold = { isHeld(): boolean; end(): void }

/**
 * Watches the pointer that holds the button: let go, it is over; slid away from the end of the line, it is cancelled.
 * Whoever lets go at once goes on recording until they press again.
 */
export function watchHold(
  button: HTMLElement,
  { pointerId, clientX: startX }: PointerEvent,
  panel: Panel,
  { cancel, stop }: { cancel(): void; stop(): void },
): Hold {
  const since = performance.now()
  const watching = new AbortController()
  const { signal } = watching
  const away = getComputedStyle(button).direction === 'rtl' ? 1 : -1

  function slide(by: number): void {
    panel.element.classList.toggle('sliding', by > 0)
    panel.element.style.setProperty('--slid', `${by * away}px`)
    panel.element.style.setProperty('--away', String(by / FAR))
    if (by >= FAR) cancel()
  }

  function release(): void {
    end()
    slide(0)
    if (performance.now() - since >= HELD_AFTER_MS) stop()
    else panel.showPressed()
  }

  function end(): void {
    watching.abort()
    if (button.hasPointerCapture(pointerId)) button.releasePointerCapture(pointerId)
  }

  if (button.hasPointerCapture(pointerId)) {
    button.addEventListener('pointermove', ({ clientX }) => slide(Math.max(0, (clientX - startX) * away)), {
      signal,
    })
    button.addEventListener('pointerup', release, { signal })
    button.addEventListener('pointercancel', cancel, { signal })
  }
  return { isHeld: () => button.hasPointerCapture(pointerId), end }
}
