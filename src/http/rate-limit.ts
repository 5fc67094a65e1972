import { tooMany } from '../errors.ts'

/** So many at once, and then one more each time the interval has passed. */
export type Allowance = { burst: number; refillEveryMs: number }

export type RateLimit = {
  /** Takes one for this key. @throws HttpError 429 when none is left */
  take(key: string): void
  /** Gives one back: the attempt was a good one. */
  giveBack(key: string): void
}

const MAX_KEYS = 50_000

/**
 * A token bucket per key (an address, a person), in this process's memory: an instance that restarts forgets, which does no harm.
 * A bucket is kept as the one moment at which it will be full again, the generic cell rate algorithm (ITU-T I.371).
 *
 * @param now a clock in milliseconds
 */
export function createRateLimit(
  { burst, refillEveryMs }: Allowance,
  now: () => number = Date.now,
): RateLimit {
  const fullAt = new Map<string, number>()

  function forgetFullOnes(time: number): void {
    for (const [key, at] of fullAt) if (at <= time) fullAt.delete(key)
    if (fullAt.size >= MAX_KEYS) fullAt.clear()
  }

  return {
    take(key) {
      const time = now()
      if (fullAt.size >= MAX_KEYS) forgetFullOnes(time)
      const next = Math.max(fullAt.get(key) ?? 0, time) + refillEveryMs
      const waitMs = next - time - burst * refillEveryMs
      if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1000))
      fullAt.set(key, next)
    },
    giveBack(key) {
      const at = fullAt.get(key)
      if (at !== undefined) fullAt.set(key, at - refillEveryMs)
    },
  }
}

/** A limit that limits nothing, for `CHATAPP_RATE_LIMITS=off`. */
export const NO_LIMIT: RateLimit = { take() {}, giveBack() {} }
