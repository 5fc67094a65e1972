import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { conversationPath } from '../conversations/path.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { readBody } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { changeDisappearing } from './disappearing.ts'
import { NewDisappearing, readDays } from './model.ts'
import { findDisappearing } from './store.ts'
import { disappearingPage } from './views.ts'

/** The page on which one of two people sets when their messages disappear. */
export function disappearingPages(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ prefix: '/with/:username/disappearing', detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/',
      async ({ person, params, request }) => {
        const partner = await findPartner(accounts, person, params.username)
        return respondHtml(request, disappearingPage(partner, await findDisappearing(sql, person, partner)))
      },
      { signedIn: true },
    )
    .post(
      '/',
      async ({ person, params, request }) => {
        const { days } = validate(NewDisappearing, await readBody(request))
        await changeDisappearing(services, person, params.username, readDays(Number(days)))
        return redirectTo(conversationPath(params.username))
      },
      { signedIn: true },
    )
}
