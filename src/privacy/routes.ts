import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { unblockPerson } from '../blocks/blocks.ts'
import { BlockQuery } from '../blocks/model.ts'
import { listBlocked } from '../blocks/store.ts'
import { readPage } from '../database/page.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { readBody, textIn } from '../http/body.ts'
import { fields } from '../http/fields.ts'
import { validate } from '../http/validation.ts'
import type { Services } from '../services.ts'
import { changeIn, PrivacyFields } from './model.ts'
import { readPrivacy, savePrivacy } from './store.ts'
import { DONE, type Done, privacyPage } from './views.ts'

const PATH = '/settings/privacy'
const PAGE_SIZE = 50

/** The page on which somebody says what they keep private, and sees whom they have blocked. */
export function privacyPages(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      PATH,
      async ({ person, query: { cursor: after = '' }, request }) => {
        const { items, isMore } = await readPage(PAGE_SIZE, limit =>
          listBlocked(sql, person, { after, limit }),
        )
        return respondHtml(
          request,
          privacyPage(person, {
            privacy: await readPrivacy(sql, person),
            blocked: items,
            after,
            next: isMore ? (items.at(-1)?.username ?? null) : null,
            done: doneIn(request),
          }),
        )
      },
      { signedIn: true, query: fields({ cursor: BlockQuery.properties.after }) },
    )
    .post(
      PATH,
      async ({ person, request }) => {
        await savePrivacy(sql, person, changeIn(validate(PrivacyFields, await readBody(request))))
        return redirectTo(`${PATH}?done=saved`)
      },
      { signedIn: true },
    )
    .post(
      `${PATH}/unblock`,
      async ({ person, request }) => {
        await unblockPerson(services, person, textIn(await readBody(request), 'username') ?? '')
        return redirectTo(`${PATH}?done=unblocked`)
      },
      { signedIn: true },
    )
}

function doneIn(request: Request): Done | null {
  const done = new URL(request.url).searchParams.get('done')
  return DONE.find(one => one === done) ?? null
}
