import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { conversationPath } from '../conversations/path.ts'
import { keepDraft } from '../drafts/drafts.ts'
import { findDraft } from '../drafts/store.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { readSidebar } from '../sidebar/sidebar.ts'
import { SHARE_PATH, SHARE_TARGET_PATH } from '../web-app/paths.ts'
import { ShareFields, ShareQuery } from './model.ts'
import { readShared } from './receive.ts'
import { sharePage } from './views.ts'

/**
 * Where somebody shares something from another app: with whom, and then it stands where one writes to them, and is not sent yet. What the system
 * hands over stays on the device until then: the service worker receives it, and the server only where there is none.
 */
export function sharingPages(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      SHARE_PATH,
      async ({ person, query, request }) =>
        respondHtml(request, sharePage(await readSidebar(sql, person, query))),
      { signedIn: true, query: ShareQuery },
    )
    .post(
      SHARE_TARGET_PATH,
      async ({ person, request }) => {
        const shared = await readShared(request)
        return respondHtml(request, sharePage(await readSidebar(sql, person, {}), shared))
      },
      { signedIn: true },
    )
    .post(
      SHARE_PATH,
      async ({ person, body: { to, text } }) => {
        const partner = await findPartner(accounts, person, to)
        const begun = await findDraft(sql, person, partner)
        const body = [begun?.body ?? '', text].filter(part => part.trim() !== '').join('\n')
        await keepDraft(services, person, partner.username, {
          body,
          typed_ms_ago: 0,
          ...(begun && { after: begun.version }),
        })
        return redirectTo(conversationPath(partner.username))
      },
      { signedIn: true, parse: bodyOfPerson(accounts), body: ShareFields },
    )
}
