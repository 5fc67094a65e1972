import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { HttpError } from '../errors.ts'
import { redirectTo, respondHtml, withHeaders } from '../html/html.ts'
import { readBody, textIn } from '../http/body.ts'
import type { Services } from '../services.ts'
import { PasskeyId } from './model.ts'
import { findSite } from './site.ts'
import { PASSKEYS, passkeyPage, passkeysPage, type Shown } from './views.ts'

/** What was done, as the address says that leads back from a form. */
const DONE = ['added', 'renamed', 'removed'] as const
type Done = (typeof DONE)[number]

/** The pages on which people look after their passkeys, and what the script asks for in between. */
export function passkeyPages({ accounts, passkeys }: Services) {
  const { own, proofs } = passkeys
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      PASSKEYS,
      ({ person, request }) => {
        const given = new URL(request.url).searchParams.get('done')
        const done = DONE.find(done => done === given)
        return respondList(person, request, { done: done && (say => say.passkeys.done[done]) })
      },
      { signedIn: true },
    )
    .post(
      PASSKEYS,
      async ({ person, request }) => {
        const fields = await readBody(request)
        return orAgain(
          'added',
          () => own.add(person, fields, request),
          (shown, status) =>
            respondList(person, request, { ...shown, name: textIn(fields, 'name') ?? '' }, status),
        )
      },
      { signedIn: true },
    )
    .post(
      `${PASSKEYS}/options`,
      async ({ person, request }) =>
        Response.json(await own.startAdding(person, await readBody(request), request)),
      { signedIn: true },
    )
    .post(
      `${PASSKEYS}/confirmation/options`,
      async ({ person, request }) => {
        const options = await proofs.startConfirming(person, request)
        return options ? Response.json(options) : new Response(null, { status: 204 })
      },
      { signedIn: 'setting-up' },
    )
    .post(
      `${PASSKEYS}/confirmation`,
      async ({ person, request }) => {
        await proofs.confirm(person, await readBody(request), request)
        return new Response(null, { status: 204 })
      },
      { signedIn: 'setting-up' },
    )
    .get(
      `${PASSKEYS}/:id`,
      async ({ person, params, request }) =>
        respondHtml(request, passkeyPage(person, await own.get(person, params.id), {})),
      { signedIn: true, params: PasskeyId },
    )
    .post(
      `${PASSKEYS}/:id`,
      async ({ person, params, request }) => {
        const fields = await readBody(request)
        const name = textIn(fields, 'name') ?? ''
        return orAgain(
          'renamed',
          () => own.rename(person, params.id, fields),
          (shown, status) => respondOne(person, params.id, request, { ...shown, name }, status),
        )
      },
      { signedIn: true, params: PasskeyId },
    )
    .post(
      `${PASSKEYS}/:id/remove`,
      async ({ person, params, request }) => {
        const fields = await readBody(request)
        return orAgain(
          'removed',
          () => own.remove(person, params.id, fields, request),
          (shown, status) => respondOne(person, params.id, request, shown, status),
        )
      },
      { signedIn: true, params: PasskeyId },
    )
    .post('/sign-in/passkey/options', async ({ request }) => {
      const { options, cookie } = await proofs.startSignIn(request)
      return Response.json(options, { headers: { 'set-cookie': cookie } })
    })

  async function respondList(person: SignedIn, request: Request, shown: Shown, status = 200) {
    return respondHtml(
      request,
      passkeysPage(person, await own.list(person), findSite(request), shown),
      status,
    )
  }

  async function respondOne(person: SignedIn, id: number, request: Request, shown: Shown, status: number) {
    return respondHtml(request, passkeyPage(person, await own.get(person, id), shown), status)
  }
}

/** Does what a form asks for and leads back to the list, or shows the form again with what is wrong. */
async function orAgain(
  done: Done,
  work: () => Promise<void>,
  again: (shown: Shown, status: number) => Promise<Response>,
): Promise<Response> {
  try {
    await work()
    return redirectTo(`${PASSKEYS}?done=${done}`)
  } catch (error) {
    if (!(error instanceof HttpError) || error.status === 404) throw error
    const { errors, headers } = error.more
    return withHeaders(await again(errors ? { errors } : { complaint: error.detail }, error.status), headers)
  }
}
