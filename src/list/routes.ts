import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { notFound } from '../errors.ts'
import { redirectTo, respondHtml, wantsFragment } from '../html/html.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { act } from './actions.ts'
import { readEverything } from './mark-all-read.ts'
import { ActionForm } from './model.ts'
import { findConversation } from './store.ts'
import { arrangeForm, arrangePage } from './views.ts'

/** The page on which somebody pins, mutes or archives a conversation, the menu with the same in the list, and the end of all that is unread. */
export function listPages({ accounts, sql }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/with/:username/list',
      async ({ person, params, request }) => {
        const partner = await findPartner(accounts, person, params.username)
        const conversation = await findConversation(sql, person, partner)
        if (!conversation) throw notFound(say => say.arranging.noConversation)
        return respondHtml(
          request,
          wantsFragment(request) ? arrangeForm(conversation) : arrangePage(conversation),
        )
      },
      { signedIn: true },
    )
    .post(
      '/with/:username/list',
      async ({ person, params, body, request }) => {
        const partner = await findPartner(accounts, person, params.username)
        await act(sql, person, partner, body.do, body.time_zone)
        // Not to the conversation: it would be read by that.
        return wantsFragment(request) ? new Response(null, { status: 204 }) : redirectTo('/')
      },
      { signedIn: true, parse: bodyOfPerson(accounts), body: ActionForm },
    )
    .post(
      '/read',
      async ({ person, request }) => {
        await readEverything(sql, person)
        return wantsFragment(request) ? new Response(null, { status: 204 }) : redirectTo('/')
      },
      { signedIn: true },
    )
}
