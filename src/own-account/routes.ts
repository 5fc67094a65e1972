import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { apiTokenPages } from '../api-tokens/routes.ts'
import { devicePages } from '../devices/routes.ts'
import { respondHtml } from '../html/html.ts'
import { privacyPages } from '../privacy/routes.ts'
import type { Services } from '../services.ts'
import { passwordPages } from './password/routes.ts'
import { SECURITY_ROWS } from './security.ts'
import { securityPage } from './views.ts'

/** The pages on which people look after their own account. */
export function ownAccountPages(services: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(services.accounts))
    .get(
      '/settings/security',
      async ({ person, request }) => {
        const rows = await Promise.all(
          SECURITY_ROWS.map(async row => ({ ...row, state: await row.state(services, person) })),
        )
        const shown = rows.flatMap(({ state, ...row }) => (state ? [{ ...row, state }] : []))
        return respondHtml(request, securityPage(person, shown))
      },
      { signedIn: true },
    )
    .use(passwordPages(services))
    .use(devicePages(services))
    .use(apiTokenPages(services))
    .use(privacyPages(services))
}
