import type { Strike } from './plan.ts'
import type { Finding } from './verdict.ts'

/** A fault that was inflicted, and how often it is seen to have hit: connections, answers, processes. */
export type Blow = { fault: Strike['fault']; hits: number }

/** What a run did, before it is asked what it found. */
export type Effort = {
  acknowledged: number
  /** How many messages must have been acknowledged at least. */
  floor: number
  blows: readonly Blow[]
  /** How many uploads were broken off and went on; where none were to be, this is missing. */
  resumptions?: number
}

/** Of what writers could send at their pace if nothing went wrong, and answers took no time. */
const LEAST_SHARE = 0.25

/** How many messages writers who send at this pace get acknowledged at least, whatever happens meanwhile. */
export function leastOf(
  writers: number,
  { durationMs, paceMs }: { durationMs: number; paceMs: number },
): number {
  return Math.ceil(writers * Math.max(1, (durationMs / paceMs) * LEAST_SHARE))
}

/** Judges whether a run put the engine to the test at all: a run in which little happens finds nothing, and proves nothing. */
export function judgeEffort({ acknowledged, floor, blows, resumptions = 1 }: Effort): Finding[] {
  const findings: Finding[] = blows
    .filter(({ hits }) => hits === 0)
    .map(({ fault }) => ({ kind: 'proves nothing', text: `the fault “${fault}” hit nothing` }))
  if (acknowledged < floor) {
    const text = `only ${acknowledged} messages were acknowledged, and ${floor} at least had to be`
    findings.push({ kind: 'proves nothing', text })
  }
  if (resumptions === 0) findings.push({ kind: 'proves nothing', text: 'no upload was broken off' })
  return findings
}
