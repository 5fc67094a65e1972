import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { respondHtml } from '../html/html.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { keepDraft } from './drafts.ts'
import { DraftFields } from './model.ts'
import { findDraft } from './store.ts'
import { draftElement } from './views.ts'

const NONE = { body: '', version: 0 }

/** What somebody has begun to write, as the script of a page keeps it and asks for it. */
export function draftPages(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ prefix: '/with/:username', detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/draft',
      async ({ person, params, request }) => {
        const draft = await findDraft(sql, person, await findPartner(accounts, person, params.username))
        return respondHtml(request, draftElement(draft ?? NONE))
      },
      { signedIn: true },
    )
    .post(
      '/draft',
      async ({ person, params, body, request }) => {
        const { draft } = await keepDraft(services, person, params.username, body)
        return respondHtml(request, draftElement(draft))
      },
      { signedIn: true, parse: bodyOfPerson(accounts), body: DraftFields },
    )
}
