import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { answer, ERRORS, READING_ERRORS } from '../http/answers.ts'
import { linkTo } from '../http/links.ts'
import { toJson } from '../messages/api.ts'
import type { Services } from '../services.ts'
import { SearchAnswer, SearchFields } from './model.ts'
import { parseQuery } from './query.ts'
import { searchMessages } from './search.ts'

/** Finding messages for programs. */
export function searchApi({ accounts, sql }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['Messages'] }).use(guard(accounts)).get(
    '/search/',
    async ({ person, query, request }) => {
      const { results, next } = await searchMessages(sql, person, parseQuery(query.q, query))
      return {
        next: next && linkTo(request, { cursor: next }),
        results: results.map(({ message, excerpt }) => ({ ...toJson(message), excerpt })),
      }
    },
    {
      signedIn: 'read',
      query: SearchFields,
      response: {
        200: answer(SearchAnswer, 'A page of what was found.'),
        ...READING_ERRORS,
        422: ERRORS[422],
      },
      detail: {
        summary: 'Find messages of your conversations by their words, and by the names of their files',
      },
    },
  )
}
