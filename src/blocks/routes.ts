import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { conversationPath } from '../conversations/path.ts'
import { findStanding } from '../conversations/store.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { blockPerson, unblockPerson } from './blocks.ts'
import { blockPage } from './views.ts'

/** The page on which somebody blocks or unblocks the partner of a conversation. */
export function blockPages(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ prefix: '/with/:username', detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/block',
      async ({ person, params, request }) => {
        const partner = await findPartner(accounts, person, params.username)
        const { isBlocked } = await findStanding(sql, person, partner)
        return respondHtml(request, blockPage(partner, isBlocked))
      },
      { signedIn: true },
    )
    .post(
      '/block',
      async ({ person, params }) => {
        const { username } = await blockPerson(services, person, params.username)
        return redirectTo(conversationPath(username))
      },
      { signedIn: true },
    )
    .post(
      '/unblock',
      async ({ person, params }) => {
        const { username } = await unblockPerson(services, person, params.username)
        return redirectTo(conversationPath(username))
      },
      { signedIn: true },
    )
}
