import { createHash, timingSafeEqual } from 'node:crypto'
import { Elysia } from 'elysia'
import { HttpError } from '../errors.ts'
import type { Services } from '../services.ts'

/** `/metrics` in the text format of Prometheus; with a token, only for who has it. */
export function metricsRoutes({ config, metrics: { registry } }: Services) {
  const token = config.metricsToken
  return new Elysia({ detail: { hide: true } }).get('/metrics', async ({ request }) => {
    if (token && !isSame(request.headers.get('authorization') ?? '', `Bearer ${token}`)) {
      throw new HttpError(401, say => say.errors.metricsToken, {
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
