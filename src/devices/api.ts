import { Elysia, t } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { readPage } from '../database/page.ts'
import { answer, CHANGING_ERRORS, ERRORS, noContent, READING_ERRORS } from '../http/answers.ts'
import { linkTo } from '../http/links.ts'
import type { Services } from '../services.ts'
import { endOwnSession } from './devices.ts'
import { SessionAnswer, SessionNumber, SessionQuery } from './model.ts'
import { listOwnSessions, type OwnSession } from './store.ts'

/** Where somebody is signed in, for programs. */
export function devicesApi({ accounts, sql }: Services) {
  return new Elysia({ prefix: '/api/v1/session', tags: ['Your account'] })
    .use(guard(accounts))
    .get(
      '/',
      async ({ person, query: { limit, before }, request, set }) => {
        const { items, isMore } = await readPage(limit, limit =>
          listOwnSessions(sql, person, { before, limit }),
        )
        const last = items.at(-1)
        if (isMore && last) set.headers.link = `<${linkTo(request, { before: last.number })}>; rel="next"`
        return items.map(toJson)
      },
      {
        signedIn: true,
        query: SessionQuery,
        response: {
          200: answer(t.Array(SessionAnswer), 'The latest first; the `Link` header has the next page.'),
          ...READING_ERRORS,
          422: ERRORS[422],
        },
        detail: { summary: 'Where you are signed in' },
      },
    )
    .delete(
      '/:id/',
      async ({ person, params, request }) => {
        await endOwnSession({ sql, accounts }, person, params.id, request)
        return new Response(null, { status: 204 })
      },
      {
        signedIn: true,
        params: SessionNumber,
        response: { 204: noContent('Ended.'), ...CHANGING_ERRORS, 404: ERRORS[404] },
        detail: { summary: 'End one of your sessions: its token stops working, its sockets are closed' },
      },
    )
}

/** A session in the words of the API. */
export function toJson({
  number,
  isCurrent,
  userAgent,
  address,
  createdAt,
  lastSeenAt,
  isNewBrowser,
}: OwnSession) {
  return {
    id: number,
    current: isCurrent,
    user_agent: userAgent,
    address,
    created: createdAt.toISOString(),
    last_seen: lastSeenAt.toISOString(),
    new_browser: isNewBrowser,
  }
}
