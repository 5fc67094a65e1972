import type { Newest } from './store.ts'

/** Tells up to which id no message will come any more. */
export type Settling = {
  /** Returns that id, when one is known that was not told before. */
  look(seen: Newest): number | null
}

/** Between the moment at which a message gets its id and that at which its transaction is known to everybody, there are microseconds. */
const KNOWN_AFTER_MS = 5_000

/**
 * Ids are taken before the commit, so that one may come long after those that follow it. Once an id was seen, some time later all who may still
 * come with an earlier one are known as transactions under way; and when all of these have ended, all are there.
 */
export function createSettling(knownAfterMs = KNOWN_AFTER_MS): Settling {
  let seen: { to: number; at: number; waitsFor: number | null } | null = null
  return {
    look({ newest, endedBefore, nextTransaction }) {
      seen ??= { to: newest, at: performance.now(), waitsFor: null }
      if (seen.waitsFor === null) {
        if (performance.now() - seen.at >= knownAfterMs) seen.waitsFor = nextTransaction
        return null
      }
      if (endedBefore < seen.waitsFor) return null
      const { to } = seen
      seen = null
      return to
    },
  }
}
