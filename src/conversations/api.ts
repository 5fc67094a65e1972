import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { invalid } from '../errors.ts'
import { readBody } from '../http/body.ts'
import { readNumber, readSeq } from '../http/fields.ts'
import { linkTo } from '../http/links.ts'
import { describe, integer, text } from '../http/openapi.ts'
import { MESSAGE, toJson } from '../messages/api.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { listConversations, markRead, readCursor, writeCursor } from './store.ts'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 100

/** The list of conversations and the read marks for programs. */
export function conversationsApi({ accounts, sql }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['Conversations'] })
    .use(guard(accounts))
    .get(
      '/conversation/',
      async ({ person, request }) => {
        const query = new URL(request.url).searchParams
        const limit = readNumber(query, 'limit', { min: 1, max: MAX_LIMIT }) ?? DEFAULT_LIMIT
        const after = query.get('after')
        const cursor = after === null ? null : readCursor(after)
        if (after !== null && !cursor) throw invalid({ after: [say => say.fields.cursorFromNext] })
        const rows = await listConversations(sql, person, { after: cursor, limit: limit + 1 })
        const results = rows.slice(0, limit)
        const last = results.at(-1)
        return {
          next: rows.length > limit && last ? linkTo(request, { after: writeCursor(last.cursor) }) : null,
          results: results.map(conversation => ({
            user: conversation.partner,
            last: toJson(conversation.last),
            last_seq: conversation.lastSeq,
            unread: conversation.unread,
          })),
        }
      },
      {
        signedIn: true,
        ...describe('Your conversations, the latest first', {
          query: { limit: integer('1–100'), after: text('From `next`') },
          answers: {
            200: {
              next: text('The address of the next page, or null'),
              results: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: {
                    user: text('With whom'),
                    last: { type: 'object', properties: MESSAGE },
                    last_seq: integer(),
                    unread: integer(),
                  },
                },
              },
            },
            422: null,
          },
        }),
      },
    )
    .post(
      '/conversation/:username/read/',
      async ({ person, params, request }) => {
        const partner = await findPartner(accounts, person, params.username)
        await markRead(sql, person, partner, readSeq((await readBody(request)).seq))
        return new Response(null, { status: 204 })
      },
      {
        signedIn: true,
        ...describe('Mark everything up to `seq` as read', {
          body: { seq: integer() },
          answers: { 204: 'Marked.', 404: null, 422: null },
        }),
      },
    )
}
