import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { HttpError, notFound } from '../errors.ts'
import { type Html, redirectTo, respondHtml, wantsFragment, withHeaders } from '../html/html.ts'
import { type Fields, readBody } from '../http/body.ts'
import { isUuid } from '../http/fields.ts'
import { validate } from '../http/validation.ts'
import { MessageId } from '../messages/model.ts'
import { type FoundMessage, findMessage } from '../messages/reading-store.ts'
import { messageItem } from '../messages/views.ts'
import type { Services } from '../services.ts'
import type { Wanted } from './batch.ts'
import { DeleteForm, EditForm, ReactForm, ReplyForm } from './model.ts'
import {
  deletePage,
  editPage,
  menuPage,
  reactPage,
  replyPage,
  type Typed,
  versionList,
  versionsPage,
} from './page-views.ts'
import { placeOf } from './path.ts'
import { listVersions } from './store.ts'

/** Who asks for what to be done about which message. */
type Asked = { person: SignedIn; message: FoundMessage; request: Request }

/** What is done about a message, on pages where there is no script. A script is answered with the message as it is then. */
export function changePages(services: Services) {
  const { accounts, sql, settings, changeMessage, send } = services
  const forOne = { signedIn: true, params: MessageId } as const

  /** @throws HttpError 404 */
  async function find(person: SignedIn, id: number): Promise<FoundMessage> {
    const message = await findMessage(sql, person, id)
    if (!message) throw notFound(say => say.errors.noSuchMessage)
    return message
  }

  /** @throws HttpError 404, 409 where there is nothing any more to do something about */
  async function findWithText(person: SignedIn, id: number): Promise<FoundMessage> {
    const message = await find(person, id)
    if (message.deletedAt) throw new HttpError(409, say => say.changes.isDeleted)
    return message
  }

  /** Whether its sender still may change a message. */
  function isInTime({ createdAt }: FoundMessage): boolean {
    const { editMinutes } = settings.current()
    return editMinutes === 0 || Date.now() - createdAt.getTime() < editMinutes * 60_000
  }

  /** @param sent when the message was sent that is meant @throws HttpError as `changeMessage` */
  async function change(
    { person, message, request }: Asked,
    wanted: Wanted,
    sent = message.createdAt.toISOString(),
  ): Promise<Response> {
    if (sent !== message.createdAt.toISOString()) throw notFound(say => say.errors.noSuchMessage)
    const changed = await changeMessage(person, message.id, wanted, request)
    return wantsFragment(request)
      ? respondHtml(request, messageItem(changed, person, changed.partnerName, { asOf: changed.lastChange }))
      : redirectTo(placeOf(message, person))
  }

  return new Elysia({ prefix: '/messages/:id', detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/menu',
      async ({ person, params, request }) => {
        const message = await findWithText(person, params.id)
        return respondHtml(request, menuPage(message, person, isInTime(message)))
      },
      forOne,
    )
    .get(
      '/edit',
      async ({ person, params, request }) => {
        const message = await findWithText(person, params.id)
        if (message.sender !== person.username) throw new HttpError(403, say => say.changes.editYourOwn)
        if (!isInTime(message)) throw new HttpError(403, say => say.changes.tooLateToEdit)
        return respondHtml(request, editPage(message, person))
      },
      forOne,
    )
    .post(
      '/edit',
      async ({ person, params, request }) => {
        const message = await find(person, params.id)
        const fields = await readBody(request)
        return orAgain(request, typedIn(fields.body), typed => editPage(message, person, typed))(() => {
          const { body, sent } = validate(EditForm, fields)
          return change({ person, message, request }, { kind: 'edit', body }, sent)
        })
      },
      forOne,
    )
    .get(
      '/delete',
      async ({ person, params, request }) => {
        const message = await findWithText(person, params.id)
        if (message.sender !== person.username) throw new HttpError(403, say => say.changes.deleteYourOwn)
        if (!isInTime(message)) throw new HttpError(403, say => say.changes.tooLateToDelete)
        return respondHtml(request, deletePage(message, person))
      },
      forOne,
    )
    .post(
      '/delete',
      async ({ person, params, request }) => {
        const message = await find(person, params.id)
        const { sent } = validate(DeleteForm, await readBody(request))
        return change({ person, message, request }, { kind: 'delete' }, sent)
      },
      forOne,
    )
    .get(
      '/react',
      async ({ person, params, request }) =>
        respondHtml(request, reactPage(await findWithText(person, params.id), person)),
      forOne,
    )
    .post(
      '/react',
      async ({ person, params, request }) => {
        const message = await find(person, params.id)
        const fields = await readBody(request)
        return orAgain(request, typedIn(fields.react), typed => reactPage(message, person, typed))(() => {
          const { react, unreact, sent } = validate(ReactForm, fields)
          const kind = react === undefined ? 'unreact' : 'react'
          const emoji = (react ?? unreact ?? '').trim()
          return change({ person, message, request }, { kind, emoji }, sent)
        })
      },
      forOne,
    )
    .get(
      '/reply',
      async ({ person, params, request }) => {
        const message = await findWithText(person, params.id)
        return respondHtml(request, replyPage(message, person, crypto.randomUUID()))
      },
      forOne,
    )
    .post(
      '/reply',
      async ({ person, params, request }) => {
        const message = await find(person, params.id)
        const fields = await readBody(request)
        const key = isUuid(String(fields.key)) ? String(fields.key) : crypto.randomUUID()
        return orAgain(request, typedIn(fields.body), typed => replyPage(message, person, key, typed))(
          async () => {
            const recipient = message.sender === person.username ? message.recipient : message.sender
            const sent = await send(
              person,
              { ...validate(ReplyForm, fields), recipient, reply_to: message.id },
              request,
            )
            return redirectTo(placeOf(sent.message, person))
          },
        )
      },
      forOne,
    )
    .get(
      '/versions',
      async ({ person, params, request }) => {
        const message = await findWithText(person, params.id)
        const versions = (await listVersions(sql, person, params.id)) ?? []
        return respondHtml(
          request,
          wantsFragment(request) ? versionList(message, versions) : versionsPage(message, versions, person),
        )
      },
      forOne,
    )
}

function typedIn(field: Fields[string] | undefined): string {
  return typeof field === 'string' ? field : ''
}

/** Shows a page again with what was typed on it where that is refused, and why. A script is told why alone. */
function orAgain(request: Request, text: string, page: (typed: Typed) => Html) {
  return async (work: () => Promise<Response>): Promise<Response> => {
    try {
      return await work()
    } catch (error) {
      if (wantsFragment(request) || !(error instanceof HttpError) || error.status === 404) throw error
      const answer = respondHtml(request, page({ text, error: error.detail }), error.status)
      return withHeaders(answer, error.more.headers)
    }
  }
}
