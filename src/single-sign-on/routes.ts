import { Elysia } from 'elysia'
import { readNext, welcome } from '../accounts/welcome.ts'
import { notFound } from '../errors.ts'
import { orAgain } from '../html/again.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { readBody, textIn } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import type { Services } from '../services.ts'
import { leaveFor, orBack, withCookie } from './leaving.ts'
import { NewName } from './model.ts'
import type { InAccount } from './newcomers.ts'
import { JOIN, NAME, OWN, RETURN, SIGN_ON } from './paths.ts'
import { namePage } from './views.ts'

/** The way to the provider of single sign-on and back, and where a newcomer chooses a name. Nothing is there without a provider. */
export function singleSignOnPages({ accounts, singleSignOn }: Services) {
  function getService() {
    if (!singleSignOn) throw notFound()
    return singleSignOn
  }

  async function letIn({ person, next }: InAccount, request: Request): Promise<Response> {
    const start = () => accounts.startSession(person, request, 'single-sign-on')
    return withCookie(await welcome(accounts, request, next, start), getService().clear(request))
  }

  return new Elysia({ detail: { hide: true } })
    .get(SIGN_ON, async ({ request }) => {
      const service = getService()
      const next = readNext(request)
      if (await accounts.identify(request)) return redirectTo(next)
      const invitation = new URL(request.url).searchParams.get('invitation') ?? ''
      return leaveFor(service, 'sign-in', { person: null, next, invitation }, request)
    })
    .get(RETURN, async ({ request }) => {
      const service = getService()
      const arrival = await service.comeBack(request)
      switch (arrival.kind) {
        case 'account':
          return letIn(arrival, request)
        case 'name':
          return withCookie(redirectTo(NAME), arrival.cookie)
        case 'joining':
          return withCookie(redirectTo(JOIN), arrival.cookie)
        case 'confirmed':
          return withCookie(redirectTo(arrival.next), service.clear(request))
        case 'problem':
          return redirectTo(`${arrival.isOwnAccount ? OWN : '/sign-in'}?problem=${arrival.problem}`)
      }
    })
    .get(NAME, async ({ request }) => {
      const { name, newcomers } = getService()
      return orBack('/sign-in', async () =>
        respondHtml(request, namePage(name, { username: await newcomers.propose(request) })),
      )
    })
    .post(NAME, async ({ request }) => {
      const { name, newcomers } = getService()
      return orBack('/sign-in', async () => {
        const fields = await readBody(request)
        return orAgain(
          request,
          complaint => namePage(name, { username: textIn(fields, 'username') ?? '', ...complaint }),
          async () => {
            const { username } = validate(NewName, fields)
            return letIn(await newcomers.makeAccount(username, request), request)
          },
        )
      })
    })
}
