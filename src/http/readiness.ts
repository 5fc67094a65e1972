import type { Sentence } from '../words/words.ts'

export type Readiness = {
  /** Says what keeps this instance from doing its work, null when nothing does. */
  findObstacle(): Promise<Sentence | null>
  /** From now on there is an obstacle: load balancers shall look elsewhere. */
  refuse(reason: Sentence): void
}

const ANSWER_WITHIN_MS = 2_000

/**
 * Many who ask at the same moment share one look.
 * @param checkDatabase rejects when the database does not answer in time, and does not work for us either
 * @param checkListener rejects when what the database was told does not come back by LISTEN in time
 */
export function createReadiness(
  checkDatabase: (withinMs: number) => Promise<void>,
  checkListener: (withinMs: number) => Promise<void>,
): Readiness {
  let looking: Promise<Sentence | null> | null = null
  let refusal: Sentence | null = null

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
      if (refusal !== null) return refusal
      looking ??= look().finally(() => {
        looking = null
      })
      return looking
    },
    refuse(reason) {
      refusal = reason
    },
  }
}
