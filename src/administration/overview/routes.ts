import { Elysia } from 'elysia'
import { guard } from '../../accounts/guard.ts'
import { respondHtml } from '../../html/html.ts'
import type { Services } from '../../services.ts'
import { readOverview } from './overview.ts'
import { overviewPage } from './views.ts'

/** The first page for administrators: how the server is. */
export function overviewPages(services: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(services.accounts))
    .get(
      '/admin',
      async ({ person, request }) => respondHtml(request, overviewPage(person, await readOverview(services))),
      { administrator: true },
    )
}
