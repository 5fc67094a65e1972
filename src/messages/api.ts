import { Elysia } from 'elysia'
import type { Accounts } from '../accounts/accounts.ts'
import { guard } from '../accounts/guard.ts'
import type { Person } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { invalid, notFound } from '../errors.ts'
import { readBody } from '../http/body.ts'
import { CURSOR_RANGE, readId, readNumber } from '../http/fields.ts'
import { linkTo } from '../http/links.ts'
import { describe, integer, text } from '../http/openapi.ts'
import type { Services } from '../services.ts'
import { type Message, readConversation, readLatest, type Window } from './store.ts'

const MAX_LIMIT = 100

/** The fields of a message in the API's description. */
export const MESSAGE = {
  id: integer(),
  user: text('Who sent it'),
  recipient: text(),
  timestamp: text('ISO 8601, UTC'),
  body: text(),
  seq: integer('Its number in the conversation: 1, 2, 3, … without gaps'),
}

/** A message in the words of the API. */
export function toJson({ id, sender, recipient, createdAt, body, seq }: Message) {
  return { id, user: sender, recipient, timestamp: createdAt.toISOString(), body, seq }
}

/** Reading and sending messages for programs. */
export function messagesApi({ accounts, config, sql, send, recentMessages, metrics }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['Messages'] })
    .use(guard(accounts))
    .get(
      '/message/',
      async ({ person, request }) => {
        const query = new URL(request.url).searchParams
        const window = readWindow(query, config.pageSize)
        const target = query.get('target')
        if (window.after !== undefined) metrics.catchUps.inc()
        // One more than asked for tells whether there is another page.
        const more = { ...window, limit: window.limit + 1 }
        const messages =
          target === null
            ? await readAll(sql, person, more)
            : await readConversation(sql, person, await findTarget(accounts, target), more)
        const results = messages.slice(0, window.limit)
        const isMore = messages.length > window.limit
        return {
          ...pageLinks(request, window, target === null ? 'id' : 'seq', results, isMore),
          results: results.map(toJson),
        }
      },
      {
        signedIn: true,
        ...describe('The latest messages with somebody, newest first', {
          query: {
            target: text(
              'With whom. Without it: the latest of all your conversations, and `before` is an id',
            ),
            limit: integer('1–100'),
            before: integer('Older than this `seq`'),
            after: integer('Newer than this `seq`, oldest first: for catching up'),
          },
          answers: {
            200: {
              next: text('The address of the page after this one, or null'),
              previous: text('The address of what is newer, or null'),
              results: { type: 'array', items: { type: 'object', properties: MESSAGE } },
            },
            404: null,
            422: null,
          },
        }),
      },
    )
    .get(
      '/message/:id/',
      async ({ person, params }) => {
        const id = readId(params.id)
        const message = id && (await recentMessages.find(person, id))
        if (!message) throw notFound(say => say.errors.noSuchMessage)
        return toJson(message)
      },
      { signedIn: true, ...describe('One message', { answers: { 200: MESSAGE, 404: null } }) },
    )
    .post(
      '/message/',
      async ({ person, request }) => {
        const { message, isNew } = await send(person, await readBody(request), request)
        return Response.json(toJson(message), { status: isNew ? 201 : 200 })
      },
      {
        signedIn: true,
        ...describe('Send a message', {
          body: {
            recipient: text(),
            body: text(),
            key: text('A UUID of yours: sending it again is then harmless'),
          },
          answers: { 201: MESSAGE, 200: MESSAGE, 404: null, 409: null, 422: null, 429: null },
        }),
      },
    )
}

function readWindow(query: URLSearchParams, pageSize: number): Window {
  const before = readNumber(query, 'before', CURSOR_RANGE)
  const after = readNumber(query, 'after', CURSOR_RANGE)
  const limit = readNumber(query, 'limit', { min: 1, max: MAX_LIMIT }) ?? pageSize
  if (before !== undefined && after !== undefined) throw invalid({ after: [say => say.fields.beforeOrAfter] })
  return { limit, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
}

async function readAll(sql: Sql, person: Person, window: Window): Promise<Message[]> {
  if (window.after !== undefined) throw invalid({ after: [say => say.fields.afterNeedsTarget] })
  return readLatest(sql, person, window)
}

async function findTarget(accounts: Accounts, username: string): Promise<Person> {
  const target = await accounts.find(username)
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
