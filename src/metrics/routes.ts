import { createHash, timingSafeEqual } from 'node:crypto'
import { Elysia } from 'elysia'
import { Refusal } from '../web/refusal.ts'
import type { Metrics } from './metrics.ts'

/** `/metrics` in the text format of Prometheus; with a token, only for who has it. */
export function metricsRoutes({ registry }: Metrics, token: string) {
  return new Elysia({ detail: { hide: true } }).get('/metrics', async ({ request }) => {
    if (token && !isSame(request.headers.get('authorization') ?? '', `Bearer ${token}`)) {
      throw new Refusal(401, 'The metrics need the token of CHATAPP_METRICS_TOKEN.', {
        headers: { 'www-authenticate': 'Bearer' },
      })
    }
    return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } })
  })
}

/** Compares in the same time whatever the texts are. */
function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map(text => createHash('sha256').update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}
