import { Elysia } from 'elysia'
import type { Accounts } from '../accounts/accounts.ts'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { invalid, notFound } from '../errors.ts'
import { fileToJson } from '../files/model.ts'
import { answer, CHANGING_ERRORS, ERRORS, READING_ERRORS } from '../http/answers.ts'
import { linkTo } from '../http/links.ts'
import type { Services } from '../services.ts'
import type { Message } from './message.ts'
import { MessageAnswer, MessageId, MessagePage, MessageQuery, Outgoing } from './model.ts'
import { readConversationPage } from './page.ts'
import { type Messages, readLatest, type Window } from './reading-store.ts'

/** A message in the words of the API. */
export function toJson(message: Message): MessageAnswer {
  return {
    id: message.id,
    user: message.sender,
    recipient: message.recipient,
    timestamp: message.createdAt.toISOString(),
    body: message.body,
    seq: message.seq,
    change: message.change,
    edited: message.editedAt?.toISOString() ?? null,
    deleted: message.deletedAt?.toISOString() ?? null,
    expires: message.expiresAt?.toISOString() ?? null,
    notice: message.notice,
    reply_to: message.quoted?.id ?? null,
    reactions: message.reactions,
    files: message.files.map(fileToJson),
  }
}

/** Reading and sending messages for programs. */
export function messagesApi(services: Services) {
  const { accounts, config, sql, send, recentMessages, deliveredMarks, metrics } = services
  return new Elysia({ prefix: '/api/v1', tags: ['Messages'] })
    .use(guard(accounts))
    .get(
      '/message/',
      async ({ person, query, request }) => {
        const window = toWindow(query, config.pageSize)
        const { target } = query
        if (window.after !== undefined || window.changedAfter !== undefined) metrics.catchUps.inc()
        if (target === undefined) {
          const page = await readAll(sql, person, window)
          deliveredMarks.note(person, page.messages)
          return { ...pageLinks(request, window, 'id', page), results: page.messages.map(toJson) }
        }
        const partner = await findTarget(accounts, person, target)
        const page = await readConversationPage(services, person, partner, window)
        const { lastSeq, lastChange, epoch, messages } = page
        return {
          ...pageLinks(request, window, 'seq', page),
          last_seq: lastSeq,
          last_change: lastChange,
          epoch,
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
        deliveredMarks.note(person, [message])
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

/** @throws HttpError 422 when it says in two ways where to begin */
function toWindow(query: MessageQuery, pageSize: number): Window {
  const { before, after, changed_after: changedAfter, around } = query
  const limit = query.limit ?? pageSize
  const given = (['before', 'after', 'changed_after', 'around'] as const).filter(
    name => query[name] !== undefined,
  )
  if (before !== undefined && after !== undefined) throw invalid({ after: [say => say.fields.beforeOrAfter] })
  const [, second] = given
  if (second) throw invalid({ [second]: [say => say.changes.notWithOthers] })
  if (after !== undefined) return { limit, after }
  if (changedAfter !== undefined) return { limit, changedAfter }
  return around === undefined ? { limit, ...(before !== undefined && { before }) } : { limit, around }
}

async function readAll(sql: Sql, person: Person, window: Window): Promise<Messages> {
  if (window.after !== undefined) throw invalid({ after: [say => say.fields.afterNeedsTarget] })
  if (window.changedAfter !== undefined) throw invalid({ changed_after: [say => say.changes.needsTarget] })
  if (window.around !== undefined) throw invalid({ around: [say => say.changes.needsTarget] })
  return readLatest(sql, person, window)
}

async function findTarget(accounts: Accounts, person: Person, username: string): Promise<Person> {
  const target = await accounts.find(person, username)
  if (!target) throw notFound(say => say.errors.noSuchPerson)
  return target
}

function pageLinks(
  request: Request,
  { before, after, changedAfter }: Window,
  key: 'id' | 'seq',
  { messages, isMore, isNewer }: Messages,
) {
  const first = messages[0]
  const last = messages.at(-1)
  const isNewest = before === undefined && !isNewer
  return {
    next: isMore && last ? linkTo(request, { around: null, ...beyond(last) }) : null,
    previous:
      key === 'seq' && !isNewest && first
        ? linkTo(request, { before: null, around: null, after: first.seq })
        : null,
  }

  function beyond(last: Message) {
    if (after !== undefined) return { after: last.seq }
    return changedAfter === undefined ? { before: last[key] } : { changed_after: last.change }
  }
}
