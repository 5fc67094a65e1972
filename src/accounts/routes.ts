import { Elysia } from 'elysia'
import { addressOf } from '../web/address.ts'
import { readBody } from '../web/body.ts'
import { redirectTo, respondHtml } from '../web/html.ts'
import { Refusal } from '../web/refusal.ts'
import type { Accounts, Entry } from './accounts.ts'
import { guard } from './guard.ts'
import { signInPage, signUpPage } from './views.ts'

/** The pages for signing up, in and out. They are plain forms: nothing in them needs a script. */
export function accountPages(accounts: Accounts, isSignUpOpen: boolean) {
  const refusedPage = (view: typeof signInPage, error: unknown, next: string, username: unknown) => {
    if (!(error instanceof Refusal)) throw error
    const { detail, more, status } = error
    const response = respondHtml(
      view({
        next,
        isSignUpOpen,
        username: typeof username === 'string' ? username : '',
        errors: more.errors ?? {},
        ...(!more.errors && { detail }),
      }),
      status,
    )
    for (const [name, value] of Object.entries(more.headers ?? {})) response.headers.set(name, value)
    return response
  }

  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get('/sign-in', async ({ request }) => {
      const next = readNext(request)
      if (await accounts.identify(request)) return redirectTo(next)
      return respondHtml(signInPage({ next, isSignUpOpen }))
    })
    .post('/sign-in', async ({ request, server }) => {
      const next = readNext(request)
      const fields = await readBody(request)
      try {
        return welcome(await accounts.signIn(fields, request, addressOf(request, server)), next)
      } catch (error) {
        return refusedPage(signInPage, error, next, fields.username)
      }
    })
    .get('/sign-up', async ({ request }) => {
      const next = readNext(request)
      if (await accounts.identify(request)) return redirectTo(next)
      return respondHtml(signUpPage({ next, isSignUpOpen }))
    })
    .post('/sign-up', async ({ request, server }) => {
      const next = readNext(request)
      const fields = await readBody(request)
      try {
        return welcome(await accounts.signUp(fields, request, addressOf(request, server)), next)
      } catch (error) {
        return refusedPage(signUpPage, error, next, fields.username)
      }
    })
    .post(
      '/sign-out',
      async ({ person, request }) => {
        const response = redirectTo('/sign-in')
        response.headers.set('set-cookie', await accounts.signOut(person, request))
        return response
      },
      { signedIn: true },
    )
}

function welcome({ cookie }: Entry, next: string): Response {
  const response = redirectTo(next)
  response.headers.set('set-cookie', cookie)
  return response
}

/** Where to go after signing in: a path of ours, whatever the address says. */
function readNext(request: Request): string {
  const here = new URL(request.url)
  const next = URL.parse(here.searchParams.get('next') ?? '/', here.href)
  const path = next && next.origin === here.origin ? next.pathname + next.search : '/'
  return path.startsWith('//') ? '/' : path // a browser would take the first part for a host
}
