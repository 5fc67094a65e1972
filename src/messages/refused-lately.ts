import type { Direction } from '../blocks/store.ts'

/**
 * From whom to whom something could not be sent a moment ago, because one has blocked the other. What comes next from there is looked at before it
 * is put among the messages of others: they would all have to be stored a second time. The database says again whether it still is so.
 */
export type RefusedLately = {
  note(direction: Direction): void
  has(direction: Direction): boolean
}

/** Who goes on after that costs the others one more attempt. */
const LATELY_MS = 60_000

/** At some 100 bytes each. */
const MAX_NOTED = 10_000

export function createRefusedLately(): RefusedLately {
  const until = new Map<string, number>() // the one that was noted last at the end

  function makeRoom(now: number): void {
    for (const [direction, at] of until) {
      if (at > now && until.size < MAX_NOTED) return
      until.delete(direction)
    }
  }

  return {
    note(direction) {
      const now = performance.now()
      makeRoom(now)
      until.delete(directionOf(direction))
      until.set(directionOf(direction), now + LATELY_MS)
    },
    has: direction => until.size > 0 && (until.get(directionOf(direction)) ?? 0) > performance.now(),
  }
}

/** Names a direction. */
export function directionOf({ senderId, recipientId }: Direction): string {
  return `${senderId} ${recipientId}`
}
