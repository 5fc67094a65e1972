import { Elysia } from 'elysia'
import { endSessionsOf, makePasswordLink } from '../../accounts/administration.ts'
import { guard } from '../../accounts/guard.ts'
import type { SignedIn } from '../../accounts/store.ts'
import { actorOf } from '../../audit/record.ts'
import { HttpError } from '../../errors.ts'
import { orAgain } from '../../html/again.ts'
import { redirectTo, respondHtml } from '../../html/html.ts'
import { type Fields, readBody } from '../../http/body.ts'
import { isYes } from '../../http/fields.ts'
import { validate } from '../../http/validation.ts'
import type { Services } from '../../services.ts'
import { changePerson, deletePerson, getAccount, takeTwoStepOff } from './actions.ts'
import { readDetails } from './details.ts'
import { deletePage, linkPage, shownLinkPage, twoStepOffPage } from './form-views.ts'
import { linkUrl } from './link-url.ts'
import { AccountChange, AccountDeletion, ConfirmedRequest } from './model.ts'
import { PEOPLE, pathOfPerson } from './paths.ts'
import { personPage } from './person-views.ts'
import type { ShownAccount } from './store.ts'

/** What was done, as the address says that leads back from a form. */
const DONE = ['added', 'disabled', 'enabled', 'role', 'signed-out', 'two-step-off'] as const
type Done = (typeof DONE)[number]

/** The page of somebody's account, and what is done to it. */
export function personPages({ accounts, sql }: Services) {
  return new Elysia({ prefix: `${PEOPLE}/:username`, detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/',
      async ({ person, params, request }) => {
        const given = new URL(request.url).searchParams.get('done')
        const done = DONE.find(done => done === given)
        return respondPerson(person, await getAccount(sql, params.username), request, done)
      },
      { administrator: true },
    )
    .post(
      '/',
      async ({ person, params, request }) => {
        const account = await getAccount(sql, params.username)
        const fields = await readBody(request)
        try {
          const done = await act(person, account, fields, request)
          return redirectTo(`${pathOfPerson(account.username)}?done=${done}`)
        } catch (error) {
          if (!(error instanceof HttpError) || error.status === 404) throw error
          // As it is by now: somebody else may have changed it.
          return respondPerson(person, await getAccount(sql, params.username), request, undefined, error)
        }
      },
      { administrator: true },
    )
    .get(
      '/delete',
      async ({ person, params, request }) =>
        respondHtml(request, deletePage(person, await getAccount(sql, params.username), false, {})),
      { administrator: true },
    )
    .post(
      '/delete',
      async ({ person, params, request }) => {
        const account = await getAccount(sql, params.username)
        const fields = await readBody(request)
        const withMessages = isYes(fields.with_messages)
        return orAgain(
          request,
          complaint => deletePage(person, account, withMessages, complaint),
          async () => {
            const { was, password } = validate(AccountDeletion, fields)
            await accounts.confirmPassword(person, password, request)
            await deletePerson(sql, actorOf(person, request), account, { was, withMessages })
            return redirectTo(`${PEOPLE}?done=deleted`)
          },
        )
      },
      { administrator: true },
    )
    .get(
      '/link',
      async ({ person, params, request }) =>
        respondHtml(request, linkPage(person, await getAccount(sql, params.username), {})),
      { administrator: true },
    )
    .post(
      '/link',
      async ({ person, params, request }) => {
        const account = await getAccount(sql, params.username)
        const fields = await readBody(request)
        return orAgain(
          request,
          complaint => linkPage(person, account, complaint),
          async () => {
            const { was, password } = validate(ConfirmedRequest, fields)
            await accounts.confirmPassword(person, password, request)
            const link = await makePasswordLink(sql, actorOf(person, request), account, was)
            const shown = { url: linkUrl(request, link), expiresAt: link.expiresAt }
            return respondHtml(request, shownLinkPage(person, account.username, shown))
          },
        )
      },
      { administrator: true },
    )
    .get(
      '/two-step',
      async ({ person, params, request }) =>
        respondHtml(request, twoStepOffPage(person, await getAccount(sql, params.username), {})),
      { administrator: true },
    )
    .post(
      '/two-step',
      async ({ person, params, request }) => {
        const account = await getAccount(sql, params.username)
        const fields = await readBody(request)
        return orAgain(
          request,
          complaint => twoStepOffPage(person, account, complaint),
          async () => {
            const { was, password } = validate(ConfirmedRequest, fields)
            await accounts.confirmPassword(person, password, request)
            await takeTwoStepOff(sql, actorOf(person, request), account, was)
            return redirectTo(`${pathOfPerson(account.username)}?done=two-step-off`)
          },
        )
      },
      { administrator: true },
    )

  async function respondPerson(
    person: SignedIn,
    account: ShownAccount,
    request: Request,
    done?: Done,
    error?: HttpError,
  ): Promise<Response> {
    const details = await readDetails(sql, account)
    const errors = error?.more.errors
    return respondHtml(
      request,
      personPage(person, {
        ...details,
        ...(done && { done: say => say.administration.people.done[done] }),
        ...(error && (errors ? { errors } : { complaint: error.detail })),
      }),
      error?.status ?? 200,
    )
  }

  /** Does what one of the page's forms asks for. @returns what was done */
  async function act(
    person: SignedIn,
    account: ShownAccount,
    fields: Fields,
    request: Request,
  ): Promise<Done> {
    const actor = actorOf(person, request)
    const { was, role } = validate(AccountChange, fields)
    switch (fields.action) {
      case 'disable':
        await changePerson(sql, actor, account, { isDisabled: true }, was)
        return 'disabled'
      case 'enable':
        await changePerson(sql, actor, account, { isDisabled: false }, was)
        return 'enabled'
      case 'role':
        await changePerson(sql, actor, account, { role }, was)
        return 'role'
      case 'sign-out':
        await endSessionsOf(sql, actor, account)
        return 'signed-out'
      default:
        throw new HttpError(422, say => say.fields.unacceptable)
    }
  }
}
