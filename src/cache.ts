/** What the database answered a moment ago, so that a burst of the same questions asks it once. */
type Cache<Value> = {
  /**
   * Gives what is cached under a key, or looks it up. What is not there is not cached: it may be
   * there in a moment, and whoever heard of it must find it.
   */
  get(key: string, lookUp: () => Promise<Value | null>): Promise<Value | null>
  /** Forgets what fits, everything unless told what, and does not keep what is being looked up right now. */
  invalidate(fits?: (value: Value) => boolean): void
}

type Entry<Value> = { until: number; answer: Promise<Value | null>; value: Value | null }

/**
 * How long anything is cached, in milliseconds. The database announces what changed, so this bounds only
 * how long an instance can be wrong that does not hear it, for example because its listener is dead.
 */
const LIFETIME_MS = 1_000

/** @param maxEntries beyond it the oldest is forgotten */
export function createCache<Value>(maxEntries: number, lifetimeMs = LIFETIME_MS): Cache<Value> {
  const entries = new Map<string, Entry<Value>>() // the oldest first

  function makeRoom(now: number): void {
    for (const [key, { until }] of entries) {
      if (until > now && entries.size < maxEntries) return
      entries.delete(key)
    }
  }

  async function lookUpAndKeep(key: string, lookUp: () => Promise<Value | null>): Promise<Value | null> {
    const now = performance.now()
    makeRoom(now)
    const entry: Entry<Value> = { until: now + lifetimeMs, answer: lookUp(), value: null }
    entries.delete(key) // so that it stands at the end
    entries.set(key, entry)
    try {
      entry.value = await entry.answer
      return entry.value
    } finally {
      if (entry.value === null && entries.get(key) === entry) entries.delete(key)
    }
  }

  return {
    async get(key, lookUp) {
      const entry = entries.get(key)
      if (!entry || entry.until <= performance.now()) return lookUpAndKeep(key, lookUp)
      // What another's look-up did not find may have come into being after it began.
      return entry.value ?? (await entry.answer) ?? lookUpAndKeep(key, lookUp)
    },
    invalidate(fits = () => true) {
      for (const [key, { value }] of entries) if (value === null || fits(value)) entries.delete(key)
    },
  }
}
