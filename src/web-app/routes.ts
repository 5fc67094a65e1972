import { Elysia } from 'elysia'
import { readAsset } from '../html/assets.ts'
import { SERVICE_WORKER_PATH } from './paths.ts'

/** What makes an app of the pages. */
export function webAppRoutes() {
  return new Elysia({ detail: { hide: true } }).get(
    SERVICE_WORKER_PATH,
    async () =>
      new Response(await readAsset('service-worker.js'), { headers: { 'content-type': 'text/javascript' } }),
  )
}
