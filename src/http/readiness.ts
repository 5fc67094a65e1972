import type { Sentence } from '../words/words.ts'

export type Readiness = {
  /** Returns what keeps this instance from doing its work, or null when nothing does. */
  findObstacle(): Promise<Sentence | null>
  /** From now on this is the obstacle, so that load balancers look elsewhere. */
  drain(reason: Sentence): void
}

const ANSWER_WITHIN_MS = 2_000

/**
 * Creates the check behind `/readyz`. All who ask at the same moment share one check.
 * @param checkDatabase rejects when the database does not answer in time, and does not work for us either
 * @param checkListener rejects when what the database was told does not come back by LISTEN in time
 */
export function createReadiness(
  checkDatabase: (withinMs: number) => Promise<void>,
  checkListener: (withinMs: number) => Promise<void>,
): Readiness {
  let looking: Promise<Sentence | null> | null = null
  let stopReason: Sentence | null = null

  async function look(): Promise<Sentence | null> {
    try {
      await checkDatabase(ANSWER_WITHIN_MS)
    } catch {
      return say => say.errors.databaseSilent
    }
    try {
      await checkListener(ANSWER_WITHIN_MS)
    } catch {
      return say => say.errors.listenerDeaf
    }
    return null
  }

  return {
    async findObstacle() {
      if (stopReason !== null) return stopReason
      looking ??= look().finally(() => {
        looking = null
      })
      return looking
    },
    drain(reason) {
      stopReason = reason
    },
  }
}
