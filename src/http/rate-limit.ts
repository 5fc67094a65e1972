import { tooMany } from '../errors.ts'

/** So many at once, and then one more each time the interval has passed. */
type Allowance = { burst: number; refillEveryMs: number }

export type RateLimit = {
  /** Takes one for this key, which should be short: it is kept. @throws HttpError 429 when none is left */
  take(key: string): void
}

/** At some 100 bytes each. */
const MAX_KEYS = 50_000

/**
 * A token bucket per key (a person, a socket), in this process's memory: an instance that restarts forgets, which does no harm.
 * A bucket is kept as the one moment at which it will be full again, the generic cell rate algorithm (ITU-T I.371). When there
 * are too many, the one that was not used for the longest time goes.
 *
 * @param now a clock in milliseconds that nobody sets back
 */
export function createRateLimit(
  { burst, refillEveryMs }: Allowance,
  now: () => number = () => performance.now(),
): RateLimit {
  const fullAt = new Map<string, number>() // the one that was used last at the end

  function makeRoom(time: number): void {
    for (const [key, at] of fullAt) {
      if (at > time && fullAt.size < MAX_KEYS) return
      fullAt.delete(key)
    }
  }

  return {
    take(key) {
      const time = now()
      const next = Math.max(fullAt.get(key) ?? 0, time) + refillEveryMs
      const waitMs = next - time - burst * refillEveryMs
      if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1000))
      fullAt.delete(key)
      makeRoom(time)
      fullAt.set(key, next)
    },
  }
}

/** A limit that limits nothing, for `CHATAPP_RATE_LIMITS=off`. */
export const NO_LIMIT: RateLimit = { take() {} }
