import { Elysia } from 'elysia'
import type { Accounts } from '../accounts/accounts.ts'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { invalid, notFound } from '../errors.ts'
import { answer, CHANGING_ERRORS, ERRORS, READING_ERRORS } from '../http/answers.ts'
import { linkTo } from '../http/links.ts'
import type { Services } from '../services.ts'
import { MessageAnswer, MessageId, MessagePage, MessageQuery, Outgoing } from './model.ts'
import { readConversationPage } from './page.ts'
import { type Message, type Messages, readLatest, type Window } from './store.ts'

/** A message in the words of the API. */
export function toJson({ id, sender, recipient, createdAt, body, seq }: Message): MessageAnswer {
  return { id, user: sender, recipient, timestamp: createdAt.toISOString(), body, seq }
}

/** Reading and sending messages for programs. */
export function messagesApi(services: Services) {
  const { accounts, config, sql, send, recentMessages, metrics } = services
  return new Elysia({ prefix: '/api/v1', tags: ['Messages'] })
    .use(guard(accounts))
    .get(
      '/message/',
      async ({ person, query, request }) => {
        const window = toWindow(query, config.pageSize)
        const { target } = query
        if (window.after !== undefined) metrics.catchUps.inc()
        const { messages, isMore, lastSeq, epoch } =
          target === undefined
            ? { ...(await readAll(sql, person, window)), lastSeq: null, epoch: null }
            : await readConversationPage(services, person, await findTarget(accounts, person, target), window)
        return {
          ...pageLinks(request, window, target === undefined ? 'id' : 'seq', messages, isMore),
          ...(lastSeq !== null && { last_seq: lastSeq, epoch }),
          results: messages.map(toJson),
        }
      },
      {
        signedIn: 'read',
        query: MessageQuery,
        response: {
          200: answer(MessagePage, 'A page of messages.'),
          ...READING_ERRORS,
          404: ERRORS[404],
          422: ERRORS[422],
        },
        detail: { summary: 'The latest messages with somebody, newest first' },
      },
    )
    .get(
      '/message/:id/',
      async ({ person, params }) => {
        const message = await recentMessages.find(person, params.id)
        if (!message) throw notFound(say => say.errors.noSuchMessage)
        return toJson(message)
      },
      {
        signedIn: 'read',
        params: MessageId,
        response: { 200: answer(MessageAnswer, 'The message.'), ...READING_ERRORS, 404: ERRORS[404] },
        detail: { summary: 'One message' },
      },
    )
    .post(
      '/message/',
      async ({ person, body, request, status }) => {
        const { message, isNew } = await send(person, body, request)
        return status(isNew ? 201 : 200, toJson(message))
      },
      {
        signedIn: 'send',
        parse: bodyOfPerson(accounts, 'send'),
        body: Outgoing,
        response: {
          201: answer(MessageAnswer, 'The message is stored.'),
          200: answer(MessageAnswer, 'The same key has sent it before.'),
          ...CHANGING_ERRORS,
          404: ERRORS[404],
          409: ERRORS[409],
          429: ERRORS[429],
        },
        detail: { summary: 'Send a message' },
      },
    )
}

function toWindow({ before, after, limit }: MessageQuery, pageSize: number): Window {
  if (before !== undefined && after !== undefined) throw invalid({ after: [say => say.fields.beforeOrAfter] })
  return {
    limit: limit ?? pageSize,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  }
}

async function readAll(sql: Sql, person: Person, window: Window): Promise<Messages> {
  if (window.after !== undefined) throw invalid({ after: [say => say.fields.afterNeedsTarget] })
  return readLatest(sql, person, window)
}

async function findTarget(accounts: Accounts, person: Person, username: string): Promise<Person> {
  const target = await accounts.find(person, username)
  if (!target) throw notFound(say => say.errors.noSuchPerson)
  return target
}

function pageLinks(request: Request, window: Window, key: 'id' | 'seq', results: Message[], isMore: boolean) {
  const first = results[0]
  const last = results.at(-1)
  const direction = window.after === undefined ? 'before' : 'after'
  const isLatest = window.before === undefined || key === 'id'
  return {
    next: isMore && last ? linkTo(request, { [direction]: last[key] }) : null,
    previous: !isLatest && first ? linkTo(request, { before: null, after: first.seq }) : null,
  }
}
