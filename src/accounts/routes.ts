import { Elysia } from 'elysia'
import { HttpError } from '../errors.ts'
import { redirectTo, respondHtml, withHeaders } from '../html/html.ts'
import { readBody } from '../http/body.ts'
import { publicUrlOf } from '../http/request-context.ts'
import { validate } from '../http/validation.ts'
import type { Services } from '../services.ts'
import type { Accounts } from './accounts.ts'
import { guard } from './guard.ts'
import { Credentials, NewCredentials } from './model.ts'
import { signInPage, signUpPage } from './views.ts'
import { welcome } from './welcome.ts'

/** The pages for signing up, in and out. They are plain forms: nothing in them needs a script. */
export function accountPages({ accounts, settings }: Services) {
  const isSignUpOpen = () => settings.current().signUp === 'open'

  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .use(formPage('/sign-in', signInPage, Credentials, accounts.signIn))
    .use(formPage('/sign-up', signUpPage, NewCredentials, accounts.signUp))
    .post(
      '/sign-out',
      async ({ person, request }) => {
        const response = redirectTo('/sign-in')
        response.headers.set('set-cookie', await accounts.signOut(person, request))
        return response
      },
      { signedIn: true },
    )

  /** A form that starts a session, or comes back with what was wrong. */
  function formPage(
    path: string,
    view: typeof signInPage,
    schema: typeof Credentials | typeof NewCredentials,
    start: Accounts['signIn'],
  ) {
    return new Elysia()
      .get(path, async ({ request }) => {
        const next = readNext(request)
        if (await accounts.identify(request)) return redirectTo(next)
        return respondHtml(request, view({ next, isSignUpOpen: isSignUpOpen() }))
      })
      .post(path, async ({ request }) => {
        const next = readNext(request)
        const fields = await readBody(request)
        try {
          const previous = await accounts.identify(request)
          const result = await start(validate(schema, fields), request)
          // The browser's cookie is replaced, so the session before this one has nobody left.
          if (previous) await accounts.signOut(previous, request)
          return welcome(result, await accounts.rememberBrowser(result.personId, request), next)
        } catch (error) {
          if (!(error instanceof HttpError)) throw error
          const { detail, more, status } = error
          const username = typeof fields.username === 'string' ? fields.username : ''
          const complaint = more.errors ? { errors: more.errors } : { detail }
          const page = view({ next, isSignUpOpen: isSignUpOpen(), username, ...complaint })
          return withHeaders(respondHtml(request, page, status), more.headers)
        }
      })
  }
}

/** Where to go after signing in: a path of ours, whatever the address says. */
function readNext(request: Request): string {
  const here = publicUrlOf(request)
  const next = URL.parse(here.searchParams.get('next') ?? '/', here.href)
  const path = next && next.origin === here.origin ? next.pathname + next.search : '/'
  return path.startsWith('//') ? '/' : path // a browser would take the first part for a host
}
