import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { invalid } from '../errors.ts'
import { isStorable, readNumber } from '../http/fields.ts'
import { linkTo } from '../http/links.ts'
import { describe, integer, text } from '../http/openapi.ts'
import type { Services } from '../services.ts'
import { listPeople } from './store.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

/** The list of people for programs. */
export function peopleApi({ accounts, sql }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['People'] }).use(guard(accounts)).get(
    '/user/',
    async ({ person, request }) => {
      const query = new URL(request.url).searchParams
      const limit = readNumber(query, 'limit', { min: 1, max: MAX_LIMIT }) ?? DEFAULT_LIMIT
      const q = query.get('q') ?? ''
      const after = query.get('after') ?? ''
      if (!isStorable(q)) throw invalid({ q: [say => say.fields.unstorableName] })
      if (!isStorable(after)) throw invalid({ after: [say => say.fields.cursorFromLink] })
      const rows = await listPeople(sql, person, { q, after, limit: limit + 1 })
      const people = rows.slice(0, limit)
      const last = people.at(-1)
      const isMore = rows.length > limit && last
      return Response.json(
        people.map(({ username }) => ({ username })),
        isMore ? { headers: { link: `<${linkTo(request, { after: last.username })}>; rel="next"` } } : {},
      )
    },
    {
      signedIn: true,
      ...describe('Everyone but yourself, by name', {
        query: {
          q: text('Part of the name, in any case'),
          limit: integer('1–1000'),
          after: text('From the `Link` header'),
        },
        answers: { 200: [{ username: text() }], 422: null },
      }),
    },
  )
}
