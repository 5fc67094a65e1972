import { Elysia } from 'elysia'
import { endSessionsOf, makePasswordLink } from '../../accounts/administration.ts'
import { guard } from '../../accounts/guard.ts'
import type { SignedIn } from '../../accounts/store.ts'
import { actorOf } from '../../audit/record.ts'
import { HttpError } from '../../errors.ts'
import { type Complaint, orAgain } from '../../html/again.ts'
import { type Html, redirectTo, respondHtml } from '../../html/html.ts'
import { type Fields, readBody } from '../../http/body.ts'
import { isYes } from '../../http/fields.ts'
import { validate } from '../../http/validation.ts'
import type { Services } from '../../services.ts'
import type { Sentence } from '../../words/words.ts'
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
        const page = await showPerson(person, params.username, {
          done: done && (say => say.administration.people.done[done]),
        })
        return respondHtml(request, page)
      },
      { administrator: true },
    )
    .post(
      '/',
      async ({ person, params, request }) => {
        const account = await getAccount(sql, params.username)
        const fields = await readBody(request)
        return orAgain(
          request,
          complaint => showPerson(person, params.username, complaint),
          async () => {
            const done = await act(person, account, fields, request)
            return redirectTo(`${pathOfPerson(account.username)}?done=${done}`)
          },
        )
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

  /** The account is as it is by now: somebody else may have changed it. */
  async function showPerson(
    person: SignedIn,
    username: string,
    shown: Complaint & { done?: Sentence | undefined },
  ): Promise<Html> {
    const details = await readDetails(sql, await getAccount(sql, username))
    return personPage(person, { ...details, ...shown })
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
