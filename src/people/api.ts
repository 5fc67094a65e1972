import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { readPage } from '../database/page.ts'
import { answer, ERRORS, READING_ERRORS } from '../http/answers.ts'
import { linkTo } from '../http/links.ts'
import { pictureToJson } from '../profiles/paths.ts'
import type { Services } from '../services.ts'
import { PeopleAnswer, PeopleQuery } from './model.ts'
import { listPeople } from './store.ts'

/** The list of people for programs. */
export function peopleApi({ accounts, sql }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['People'] }).use(guard(accounts)).get(
    '/user/',
    async ({ person, query, request, set }) => {
      const { q = '', limit, after = '' } = query
      const { items, isMore } = await readPage(limit, limit => listPeople(sql, person, { q, after, limit }))
      const last = items.at(-1)
      if (isMore && last) set.headers.link = `<${linkTo(request, { after: last.username })}>; rel="next"`
      return items.map(({ username, displayName, picture }) => ({
        username,
        display_name: displayName,
        picture: pictureToJson(picture, request),
      }))
    },
    {
      signedIn: 'read',
      query: PeopleQuery,
      response: {
        200: answer(PeopleAnswer, 'A page of people; the `Link` header has the next.'),
        ...READING_ERRORS,
        422: ERRORS[422],
      },
      detail: { summary: 'Everyone but yourself, by username' },
    },
  )
}
