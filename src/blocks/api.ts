import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { readPage } from '../database/page.ts'
import { answer, CHANGING_ERRORS, ERRORS, noContent, READING_ERRORS } from '../http/answers.ts'
import { linkTo } from '../http/links.ts'
import type { Services } from '../services.ts'
import { blockPerson, unblockPerson } from './blocks.ts'
import { BlockAnswer, BlockQuery } from './model.ts'
import { listBlocked } from './store.ts'

/** Blocking people for programs. */
export function blocksApi(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ prefix: '/api/v1', tags: ['People'] })
    .use(guard(accounts))
    .get(
      '/block/',
      async ({ person, query: { limit, after = '' }, request, set }) => {
        const { items, isMore } = await readPage(limit, limit => listBlocked(sql, person, { after, limit }))
        const last = items.at(-1)
        if (isMore && last) set.headers.link = `<${linkTo(request, { after: last.username })}>; rel="next"`
        return items.map(({ username, displayName, since }) => ({
          username,
          display_name: displayName,
          since: since.toISOString(),
        }))
      },
      {
        signedIn: 'read',
        query: BlockQuery,
        response: {
          200: answer(BlockAnswer, 'A page of people; the `Link` header has the next.'),
          ...READING_ERRORS,
          422: ERRORS[422],
        },
        detail: { summary: 'Whom you have blocked, by name; nobody else can see it' },
      },
    )
    .put(
      '/block/:username/',
      async ({ person, params }) => {
        await blockPerson(services, person, params.username)
        return new Response(null, { status: 204 })
      },
      {
        signedIn: true,
        response: { 204: noContent('Blocked.'), ...CHANGING_ERRORS, 404: ERRORS[404], 429: ERRORS[429] },
        detail: {
          summary: 'Block somebody',
          description:
            'Neither of you can send to the other any more. They are told only that their messages cannot be delivered, and see no more read marks of yours.',
        },
      },
    )
    .delete(
      '/block/:username/',
      async ({ person, params }) => {
        await unblockPerson(services, person, params.username)
        return new Response(null, { status: 204 })
      },
      {
        signedIn: true,
        response: { 204: noContent('Unblocked.'), ...CHANGING_ERRORS, 404: ERRORS[404], 429: ERRORS[429] },
        detail: { summary: 'Unblock somebody' },
      },
    )
}
