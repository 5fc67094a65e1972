import { Elysia } from 'elysia'
import { type Complaint, orAgain } from '../html/again.ts'
import { type Html, redirectTo, respondHtml, withHeaders } from '../html/html.ts'
import { type Fields, readBody, textIn } from '../http/body.ts'
import { WITHOUT_PATH } from '../http/headers.ts'
import { requestContextOf } from '../http/request-context.ts'
import { validate } from '../http/validation.ts'
import { isWorkingInvitation } from '../invitations/store.ts'
import { hasSite } from '../passkeys/site.ts'
import type { Services } from '../services.ts'
import type { SignInOutcome } from '../sessions/start.ts'
import { readProblem } from '../single-sign-on/problem.ts'
import type { Sentence } from '../words/words.ts'
import { guard } from './guard.ts'
import { Credentials, NewSignUp } from './model.ts'
import { invitedPage, signInPage, signUpPage } from './views.ts'
import { readNext, welcome } from './welcome.ts'

/** What a form is shown with: what was typed, and what was wrong with it. */
type Shown = Complaint & { next: string; username?: string }

/** How a page of a form is made, and what its form does. */
type FormPage = {
  path: string
  view(shown: Shown, request: Request, fields: Fields): Promise<Html>
  start(fields: Fields, request: Request): Promise<SignInOutcome>
}

/** The pages for signing up, in and out. They are plain forms: nothing in them needs a script. */
export function accountPages({ accounts, administrators, passkeys, settings, singleSignOn, sql }: Services) {
  const provider = singleSignOn?.name ?? null
  const providerForNewcomers = () => (singleSignOn?.newcomers.signUp() === 'closed' ? null : provider)
  const showSignIn = async (shown: Shown, request: Request) =>
    signInPage({
      ...settings.current(),
      ...shown,
      provider,
      isSetUp: await administrators.exist(),
      hasPasskeys: hasSite(request),
    })

  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .use(
      formPage({
        path: '/sign-in',
        view: showSignIn,
        start: (fields, request) => accounts.signIn(validate(Credentials, fields), request),
      }),
    )
    .use(
      formPage({
        path: '/sign-in/passkey',
        view: showSignIn,
        start: (fields, request) => passkeys.proofs.signIn(fields, request),
      }),
    )
    .use(
      formPage({
        path: '/sign-up',
        view: async (shown, _, fields) =>
          signUpPage({
            ...settings.current(),
            ...shown,
            provider: providerForNewcomers(),
            invitation: textIn(fields, 'invitation') ?? '',
          }),
        start: (fields, request) => accounts.signUp(validate(NewSignUp, fields), request),
      }),
    )
    .get('/sign-in', async ({ request }) => {
      const next = readNext(request)
      if (await accounts.identify(request)) return redirectTo(next)
      const detail = readProblem(request, provider ?? '') ?? readLateness(request)
      return respondHtml(request, await showSignIn({ next, ...(detail && { detail }) }, request))
    })
    .get('/sign-up', ({ request }) => showSignUp(request))
    .post(
      '/sign-out',
      async ({ person, request }) => {
        const response = redirectTo('/sign-in')
        response.headers.set('set-cookie', await accounts.signOut(person, request))
        return response
      },
      { signedIn: 'setting-up' },
    )

  /** The sign-up page, for an invitation too. That such a page is looked at does not use it up. */
  async function showSignUp(request: Request): Promise<Response> {
    const next = readNext(request)
    const invitation = new URL(request.url).searchParams.get('invitation') ?? ''
    const person = await accounts.identify(request)
    if (person && invitation === '') return redirectTo(next)
    if (person) return withHeaders(respondHtml(request, invitedPage(person.username)), WITHOUT_PATH)
    const { signUp } = settings.current()
    const isUseless =
      signUp === 'invitation' &&
      invitation !== '' &&
      !(await findInvitation(invitation, requestContextOf(request).address))
    const page = isUseless
      ? signUpPage({
          next,
          signUp,
          provider: providerForNewcomers(),
          invitation: '',
          detail: say => say.errors.noSuchInvitation,
        })
      : signUpPage({ next, signUp, provider: providerForNewcomers(), invitation })
    return withHeaders(respondHtml(request, page, isUseless ? 404 : 200), WITHOUT_PATH)
  }

  /** Whether an invitation works. Those that do not are counted. @throws HttpError 429 */
  async function findInvitation(secret: string, address: string): Promise<boolean> {
    const giveBack = await accounts.limits.takeLink(address)
    const isThere = await isWorkingInvitation(sql, secret)
    if (isThere) await giveBack()
    return isThere
  }

  /** A form that starts a session, or comes back with what was wrong. */
  function formPage({ path, view, start }: FormPage) {
    return new Elysia().post(path, async ({ request }) => {
      const next = readNext(request)
      const fields = await readBody(request)
      const username = textIn(fields, 'username') ?? ''
      return orAgain(
        request,
        complaint => view({ next, username, ...complaint }, request, fields),
        () => welcome(accounts, request, next, () => start(fields, request)),
      )
    })
  }
}

/** Somebody comes back who has not taken the second step in time. */
function readLateness(request: Request): Sentence | null {
  const isLate = new URL(request.url).searchParams.get('late') === 'yes'
  return isLate ? say => say.errors.signInAgain : null
}
