import { Elysia } from 'elysia'
import { guard } from '../../accounts/guard.ts'
import { html, respondHtml } from '../../html/html.ts'
import type { Services } from '../../services.ts'
import { administrationPage } from '../layout.ts'

/** The first page for administrators. */
export function overviewPages({ accounts }: Services) {
  return new Elysia({ detail: { hide: true } }).use(guard(accounts)).get(
    '/admin',
    ({ person, request }) =>
      respondHtml(
        request,
        administrationPage(person, 'overview', say => say.administration.overview.title, html``),
      ),
    { administrator: true },
  )
}
