import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { notFound } from '../errors.ts'
import { orAgain } from '../html/again.ts'
import { type Html, redirectTo, respondHtml } from '../html/html.ts'
import { readBody, textIn } from '../http/body.ts'
import type { Services } from '../services.ts'
import { leaveFor, orBack, withCookie } from './leaving.ts'
import { BEGIN, JOIN, OWN, REMOVE } from './paths.ts'
import { readProblem } from './problem.ts'
import { joinPage, ownPage, type Shown } from './views.ts'

/** What was done, as the address says that leads back. */
const DONE = ['joined', 'removed', 'confirmed'] as const
type Done = (typeof DONE)[number]

/** The pages on which people join their account to single sign-on, and take that off. */
export function ownSignOnPages({ accounts, singleSignOn }: Services) {
  function getService() {
    if (!singleSignOn) throw notFound()
    return singleSignOn
  }

  async function showOwn(person: SignedIn, shown: Shown): Promise<Html> {
    const { name, joining } = getService()
    const joined = await joining.find(person)
    const isConfirmed = await accounts.isConfirmed(person)
    return ownPage(person, { name, joined, isConfirmed }, shown)
  }

  /** Does something, and says so; else shows the page with what was wrong. */
  async function answer(
    person: SignedIn,
    request: Request,
    done: Done,
    act: (fields: Record<string, unknown>) => Promise<void>,
  ): Promise<Response> {
    getService()
    const fields = await readBody(request)
    return orAgain(
      request,
      complaint => showOwn(person, complaint),
      async () => {
        await act(fields)
        return redirectTo(`${OWN}?done=${done}`)
      },
    )
  }

  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      OWN,
      async ({ person, request }) => {
        const { name } = getService()
        const given = new URL(request.url).searchParams.get('done')
        const done = DONE.find(done => done === given)
        const page = await showOwn(person, {
          done: done && (say => say.singleSignOn.done[done]),
          detail: readProblem(request, name),
        })
        return respondHtml(request, page)
      },
      { signedIn: true },
    )
    .post(
      OWN,
      ({ person, request }) =>
        answer(person, request, 'confirmed', fields =>
          accounts.confirmPassword(person, textIn(fields, 'password'), request),
        ),
      { signedIn: true },
    )
    .get(
      BEGIN,
      async ({ person, request }) => {
        const service = getService()
        const isJoining = new URL(request.url).searchParams.get('for') === 'join'
        if (isJoining && !(await accounts.isConfirmed(person))) return redirectTo(OWN)
        const way = { person, next: `${OWN}?done=confirmed`, invitation: '' }
        return leaveFor(service, isJoining ? 'join' : 'confirm', way, request)
      },
      { signedIn: true },
    )
    .get(
      JOIN,
      ({ person, request }) => {
        const { name, joining } = getService()
        return orBack(OWN, async () => {
          const { shown } = await joining.findJoining(person, request)
          return respondHtml(request, joinPage(person, name, shown))
        })
      },
      { signedIn: true },
    )
    .post(
      JOIN,
      ({ person, request }) => {
        const { joining, clear } = getService()
        return orBack(OWN, async () => {
          await joining.join(person, request)
          return withCookie(redirectTo(`${OWN}?done=joined`), clear(request))
        })
      },
      { signedIn: true },
    )
    .post(
      REMOVE,
      ({ person, request }) =>
        answer(person, request, 'removed', async fields => {
          await accounts.confirmPassword(person, textIn(fields, 'password'), request)
          await getService().joining.remove(person, request)
        }),
      { signedIn: true },
    )
}
