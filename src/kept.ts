/** What was used last, as much as there is room for: only what can be had again is kept so. */
type Kept<Value> = {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  clear(): void
}

/**
 * Keeps values by a key. What was set longest ago goes first.
 * @param maxSize how much is kept in all, counted as `sizeOf` does
 */
export function createKept<Value>(maxSize: number, sizeOf: (value: Value) => number): Kept<Value> {
  const entries = new Map<string, { value: Value; size: number }>() // what was set longest ago comes first
  let sum = 0

  function remove(key: string): void {
    sum -= entries.get(key)?.size ?? 0
    entries.delete(key)
  }

  return {
    get: key => entries.get(key)?.value,
    set(key, value) {
      remove(key)
      const size = sizeOf(value)
      entries.set(key, { value, size })
      sum += size
      for (const oldest of entries.keys()) {
        if (sum <= maxSize) return
        remove(oldest)
      }
    },
    clear() {
      entries.clear()
      sum = 0
    },
  }
}

/** Characters of messages that are kept at one place. With the HTML that is made of them these take about four times as many bytes. */
export const MAX_KEPT_CHARACTERS = 6_000_000

/** How much messages count that are kept: their texts, and what each takes beside. */
export function charactersOf(messages: readonly { body: string }[]): number {
  return messages.reduce((sum, { body }) => sum + body.length + MESSAGE_CHARACTERS, 0)
}

const MESSAGE_CHARACTERS = 500
