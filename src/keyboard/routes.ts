import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { respondHtml, wantsFragment } from '../html/html.ts'
import type { Services } from '../services.ts'
import { keyboardDialog, keyboardPage } from './views.ts'

/** What can be done by keyboard. */
export function keyboardPages({ accounts }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/keyboard',
      ({ request }) => respondHtml(request, wantsFragment(request) ? keyboardDialog() : keyboardPage()),
      { signedIn: true },
    )
}
