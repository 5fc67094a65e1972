import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { readPage } from '../database/page.ts'
import { notFound } from '../errors.ts'
import { answer, CHANGING_ERRORS, ERRORS, noContent, READING_ERRORS } from '../http/answers.ts'
import { linkTo } from '../http/links.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { keepDraft } from './drafts.ts'
import { DraftAnswer, DraftFields, DraftList, DraftQuery, draftToJson } from './model.ts'
import { findDraft, listDrafts } from './store.ts'

const EMPTY = { body: '', typed_ms_ago: 0 }

/** What one has begun to write, for programs. */
export function draftsApi(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ prefix: '/api/v1', tags: ['Messages'] })
    .use(guard(accounts))
    .get(
      '/draft/',
      async ({ person, query: { limit, after = '' }, request, set }) => {
        const { items, isMore } = await readPage(limit, limit => listDrafts(sql, person, { after, limit }))
        const last = items.at(-1)
        if (isMore && last) set.headers.link = `<${linkTo(request, { after: last.partner })}>; rel="next"`
        return items.map(draftToJson)
      },
      {
        signedIn: 'read',
        query: DraftQuery,
        response: {
          200: answer(DraftList, 'A page of drafts; the `Link` header has the next.'),
          ...READING_ERRORS,
          422: ERRORS[422],
        },
        detail: { summary: 'What you have begun to write, by name; nobody else can see it' },
      },
    )
    .get(
      '/draft/:username/',
      async ({ person, params }) => {
        const partner = await findPartner(accounts, person, params.username)
        const draft = await findDraft(sql, person, partner)
        if (!draft || draft.body === '') throw notFound(say => say.errors.noSuchDraft)
        return draftToJson({ ...draft, partner: partner.username })
      },
      {
        signedIn: 'read',
        response: { 200: answer(DraftAnswer, 'The draft.'), ...READING_ERRORS, 404: ERRORS[404] },
        detail: { summary: 'What you have begun to write to somebody' },
      },
    )
    .put(
      '/draft/:username/',
      async ({ person, params, body }) => {
        const { partner, draft } = await keepDraft(services, person, params.username, body)
        return draftToJson({ ...draft, partner: partner.username })
      },
      {
        signedIn: 'send',
        parse: bodyOfPerson(accounts, 'send'),
        body: DraftFields,
        response: {
          200: answer(DraftAnswer, 'What stands now: something else where that was typed later.'),
          ...CHANGING_ERRORS,
          404: ERRORS[404],
          429: ERRORS[429],
        },
        detail: {
          summary: 'Keep what was typed, unless something was typed later on another device',
          description:
            'Your other devices are told. Sending a message by this API leaves the draft as it is: whoever wrote it removes it.',
        },
      },
    )
    .delete(
      '/draft/:username/',
      async ({ person, params }) => {
        await keepDraft(services, person, params.username, EMPTY)
        return new Response(null, { status: 204 })
      },
      {
        signedIn: 'send',
        response: { 204: noContent('Removed.'), ...CHANGING_ERRORS, 404: ERRORS[404], 429: ERRORS[429] },
        detail: { summary: 'Remove what was begun: it was sent, or is not wanted any more' },
      },
    )
}
