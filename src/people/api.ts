import { Elysia } from 'elysia'
import type { Accounts } from '../accounts/accounts.ts'
import { guard } from '../accounts/guard.ts'
import type { Sql } from '../database/connect.ts'
import { isStorable, readNumber } from '../web/fields.ts'
import { linkTo } from '../web/links.ts'
import { describe, integer, text } from '../web/openapi.ts'
import { invalid } from '../web/refusal.ts'
import { listPeople } from './store.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

/** The list of people for programs. */
export function peopleApi({ accounts, sql }: { accounts: Accounts; sql: Sql }) {
  return new Elysia({ prefix: '/api/v1', tags: ['People'] }).use(guard(accounts)).get(
    '/user/',
    async ({ person, request }) => {
      const query = new URL(request.url).searchParams
      const limit = readNumber(query, 'limit', { min: 1, max: MAX_LIMIT }) ?? DEFAULT_LIMIT
      const q = query.get('q') ?? ''
      const after = query.get('after') ?? ''
      if (!isStorable(q)) throw invalid({ q: ['No name has such characters.'] })
      if (!isStorable(after)) throw invalid({ after: ['Take this from the `Link` header.'] })
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
