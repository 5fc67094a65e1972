/**
 * Lets only so many jobs of a lane be done at the same time, so that one that is slow, such as a server that hangs, holds up nobody but itself.
 * Those beyond it wait here, and keep no place from others.
 */
type Lanes = {
  /** Those from which no more are to be taken for now. */
  full(): string[]
  /** How many wait. */
  waiting(): number
  /** Waits for a place. @returns what leaves it. @throws when the signal says so first */
  enter(lane: string, signal: AbortSignal): Promise<() => void>
}

type Lane = { taken: number; waiting: Set<() => void> }

export function createLanes(atOnce: number): Lanes {
  const lanes = new Map<string, Lane>()

  function leave(name: string, lane: Lane): void {
    const [next] = lane.waiting
    if (next)
      next() // its place goes on to that one
    else if (--lane.taken === 0) lanes.delete(name)
  }

  return {
    full: () => [...lanes].flatMap(([name, { taken }]) => (taken < atOnce ? [] : [name])),
    waiting: () => lanes.values().reduce((sum, { waiting }) => sum + waiting.size, 0),

    async enter(name, signal) {
      const lane = lanes.get(name) ?? { taken: 0, waiting: new Set() }
      lanes.set(name, lane)
      if (lane.taken < atOnce) lane.taken++
      else await untilNext(lane, signal)
      return () => leave(name, lane)
    },
  }
}

function untilNext({ waiting }: Lane, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const abort = () => {
    waiting.delete(go)
    reject(signal.reason)
  }
  const go = () => {
    waiting.delete(go)
    signal.removeEventListener('abort', abort)
    resolve()
  }
  waiting.add(go)
  signal.addEventListener('abort', abort)
  return promise
}
