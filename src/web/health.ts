import { Elysia } from 'elysia'
import type { Sql } from '../database/connect.ts'
import { within } from '../deadline.ts'
import { Refusal } from './refusal.ts'

export type Readiness = {
  /** Says what keeps this instance from doing its work, null when nothing does. */
  findObstacle(): Promise<string | null>
  /** From now on there is an obstacle: load balancers shall look elsewhere. */
  refuse(reason: string): void
}

const ANSWER_WITHIN_MS = 2_000

/**
 * Many who ask at the same moment share one look.
 * @param checkListener rejects when what the database is told does not come back by LISTEN in time
 */
export function createReadiness(sql: Sql, checkListener: (timeoutMs: number) => Promise<void>): Readiness {
  let looking: Promise<string | null> | null = null
  let refusal: string | null = null

  async function look(): Promise<string | null> {
    try {
      await within(ANSWER_WITHIN_MS, sql`SELECT 1`)
    } catch {
      return 'The database does not answer.'
    }
    try {
      await checkListener(ANSWER_WITHIN_MS)
    } catch {
      return 'What the database announces does not arrive; listening anew.'
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

/** What a load balancer asks: `/healthz` whether the process lives, `/readyz` whether it can work. */
export function healthRoutes({ findObstacle }: Readiness) {
  return new Elysia({ detail: { hide: true } })
    .get('/healthz', () => new Response('ok\n'))
    .get('/readyz', async () => {
      const obstacle = await findObstacle()
      if (obstacle !== null) throw new Refusal(503, obstacle, { headers: { 'retry-after': '2' } })
      return new Response('ok\n')
    })
}
