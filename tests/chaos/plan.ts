import { createRandom } from './random.ts'

/** What can go wrong. tests/chaos/faults.ts says how each is done. */
export const FAULTS = [
  'kill instance',
  'stop instance',
  'kill PostgreSQL',
  'terminate listeners',
  'black-hole listener',
  'black-hole database',
  'partition',
  'cut database',
  'cut clients',
  'black-hole clients',
  'drop answers',
  'stall reader',
  'stall another commit',
  'hang receivers',
  'fail receivers',
] as const

export type FaultName = (typeof FAULTS)[number]

/** Those that hit both instances, or none in particular. */
export const EVERYWHERE: ReadonlySet<FaultName> = new Set([
  'kill PostgreSQL',
  'terminate listeners',
  'stall reader',
  'stall another commit',
  'hang receivers',
  'fail receivers',
])

/** One fault: when, what, to which instance, and with what measure. */
export type Strike = {
  /** After the strike before this one. */
  pauseMs: number
  fault: FaultName
  instance: 0 | 1
  /** How long it lasts, where it does. */
  holdMs: number
  /** How many answers are dropped. */
  count: number
}

/** How fast faults follow each other, and how long they last. Longer than the pauses: they overlap. */
export type Tempo = { pauseMs: readonly [number, number]; holdMs: readonly [number, number] }

/** An endless plan; the same for the same seed. Each fault has its turn before one comes again. */
export function* planStrikes(seed: number, { pauseMs, holdMs }: Tempo): Generator<Strike, never> {
  const random = createRandom(seed)
  for (;;) {
    for (const fault of random.shuffle(FAULTS)) {
      yield {
        pauseMs: random.between(...pauseMs),
        fault,
        instance: random.pick([0, 1]),
        holdMs: random.between(...holdMs),
        count: random.between(1, 20),
      }
    }
  }
}
