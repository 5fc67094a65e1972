import { showAbove } from './above.ts'
import { say } from './words.ts'

// Without the server, the worker shows conversations as they were last seen, and says at them since when they are so.

const MINUTE_MS = 60_000
const STEPS: [unit: Intl.RelativeTimeFormatUnit, minutes: number][] = [
  ['day', 24 * 60],
  ['hour', 60],
  ['minute', 1],
]

/** Whether this document came without the server's having been asked. */
let wasKept: boolean | null = null

/** Whether this document was made of what was kept. */
export function isKeptPage(): boolean {
  wasKept ??= keptSince() !== null
  return wasKept
}

/** Whether what is shown was kept, and has not been compared with the server since. */
export function isKept(): boolean {
  return keptSince() !== null
}

/** Says how old it is what is shown, as long as it is old. */
export function showKept(): void {
  const since = keptSince()
  showAbove('kept', since === null ? null : say('keptAsOf').replace('{ago}', ago(since)))
}

/** Goes on saying so while time passes. */
export function watchKept(): void {
  setInterval(showKept, MINUTE_MS)
}

/** The server is there: what was missed is asked for. */
export function endKept(): void {
  for (const pane of document.querySelectorAll<HTMLElement>('[data-kept]')) delete pane.dataset.kept
  showKept()
}

function keptSince(): number | null {
  const kept = document.querySelector<HTMLElement>('#conversation')?.dataset.kept
  return kept === undefined ? null : Date.parse(kept)
}

function ago(since: number): string {
  const minutes = Math.floor((Date.now() - since) / MINUTE_MS)
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang)
  for (const [unit, length] of STEPS)
    if (minutes >= length) return format.format(-Math.floor(minutes / length), unit)
  return say('justNow')
}
