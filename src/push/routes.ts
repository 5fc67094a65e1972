import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { SessionNumber } from '../devices/model.ts'
import { notFound } from '../errors.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { requestContextOf } from '../http/request-context.ts'
import type { Services } from '../services.ts'
import { wordsFor } from '../words/words.ts'
import { EndpointForm, SubscriptionForm } from './model.ts'
import { addTry } from './notice-store.ts'
import { PUSH_KEY, PUSH_PAGE, PUSH_SUBSCRIPTION } from './paths.ts'
import { listDevices, removeDevice, removeEndpoint } from './store.ts'
import { subscribe } from './subscribe.ts'
import { DONE, pushPage } from './views.ts'

/** How a browser has its device told, and how its person looks after the devices that are. */
export function pushPages({ accounts, sql, outbound, pushKeys, pushLimit }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      PUSH_PAGE,
      async ({ person, request }) => {
        const said = new URL(request.url).searchParams.get('done')
        const done = DONE.find(done => done === said)
        return respondHtml(request, pushPage(person, await listDevices(sql, person), done))
      },
      { signedIn: true },
    )
    .get(PUSH_KEY, async () => new Response((await pushKeys.newest()).publicKey), { signedIn: true })
    .post(
      PUSH_SUBSCRIPTION,
      async ({ person, body, request }) => {
        pushLimit.take(person.username)
        const { origin, preferences } = requestContextOf(request)
        const language = wordsFor(request, preferences.language).language.tag
        await subscribe({ sql, outbound, pushKeys }, person, body, { origin, language })
        return new Response(null, { status: 204 })
      },
      { signedIn: true, parse: bodyOfPerson(accounts), body: SubscriptionForm },
    )
    .post(
      `${PUSH_SUBSCRIPTION}/remove`,
      async ({ person, body }) => {
        await removeEndpoint(sql, person, body.endpoint)
        return new Response(null, { status: 204 })
      },
      { signedIn: true, parse: bodyOfPerson(accounts), body: EndpointForm },
    )
    .post(
      `${PUSH_PAGE}/:id/remove`,
      async ({ person, params }) => {
        if (!(await removeDevice(sql, person, params.id))) throw notFound()
        return redirectTo(`${PUSH_PAGE}?done=removed`)
      },
      { signedIn: true, params: SessionNumber },
    )
    .post(
      `${PUSH_PAGE}/:id/try`,
      async ({ person, params }) => {
        pushLimit.take(person.username)
        if (!(await addTry(sql, person, params.id))) throw notFound()
        return redirectTo(`${PUSH_PAGE}?done=tried`)
      },
      { signedIn: true, params: SessionNumber },
    )
}
