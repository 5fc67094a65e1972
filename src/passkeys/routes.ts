import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { orAgain } from '../html/again.ts'
import { type Html, redirectTo, respondHtml } from '../html/html.ts'
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
      async ({ person, request }) => {
        const given = new URL(request.url).searchParams.get('done')
        const done = DONE.find(done => done === given)
        const page = await showAll(person, request, { done: done && (say => say.passkeys.done[done]) })
        return respondHtml(request, page)
      },
      { signedIn: true },
    )
    .post(
      PASSKEYS,
      async ({ person, request }) => {
        const fields = await readBody(request)
        const name = textIn(fields, 'name') ?? ''
        return orAgain(
          request,
          complaint => showAll(person, request, { ...complaint, name }),
          async () => {
            await own.add(person, fields, request)
            return leadBack('added')
          },
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
      async ({ person, params, request }) => respondHtml(request, await showOne(person, params.id, {})),
      { signedIn: true, params: PasskeyId },
    )
    .post(
      `${PASSKEYS}/:id`,
      async ({ person, params, request }) => {
        const fields = await readBody(request)
        const name = textIn(fields, 'name') ?? ''
        return orAgain(
          request,
          complaint => showOne(person, params.id, { ...complaint, name }),
          async () => {
            await own.rename(person, params.id, fields)
            return leadBack('renamed')
          },
        )
      },
      { signedIn: true, params: PasskeyId },
    )
    .post(
      `${PASSKEYS}/:id/remove`,
      async ({ person, params, request }) => {
        const fields = await readBody(request)
        return orAgain(
          request,
          complaint => showOne(person, params.id, complaint),
          async () => {
            await own.remove(person, params.id, fields, request)
            return leadBack('removed')
          },
        )
      },
      { signedIn: true, params: PasskeyId },
    )
    .post('/sign-in/passkey/options', async ({ request }) => {
      const { options, cookie } = await proofs.startSignIn(request)
      return Response.json(options, { headers: { 'set-cookie': cookie } })
    })

  async function showAll(person: SignedIn, request: Request, shown: Shown): Promise<Html> {
    return passkeysPage(person, await own.list(person), findSite(request), shown)
  }

  async function showOne(person: SignedIn, id: number, shown: Shown): Promise<Html> {
    return passkeyPage(person, await own.get(person, id), shown)
  }
}

function leadBack(done: Done): Response {
  return redirectTo(`${PASSKEYS}?done=${done}`)
}
