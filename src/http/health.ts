import { Elysia } from 'elysia'
import { unavailable } from '../errors.ts'
import type { Services } from '../services.ts'

/** What a load balancer asks: `/healthz` whether the process lives, `/readyz` whether it can work. */
export function healthRoutes({ readiness }: Services) {
  return new Elysia({ detail: { hide: true } })
    .get('/healthz', () => new Response('ok\n'))
    .get('/readyz', async () => {
      const obstacle = await readiness.findObstacle()
      if (obstacle !== null) throw unavailable(obstacle)
      return new Response('ok\n')
    })
}
