import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { readPage } from '../database/page.ts'
import { invalid } from '../errors.ts'
import { answer, CHANGING_ERRORS, ERRORS, noContent, READING_ERRORS } from '../http/answers.ts'
import { linkTo } from '../http/links.ts'
import { toJson } from '../messages/api.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { ConversationPage, ConversationQuery, ReadMark } from './model.ts'
import {
  type AnnouncedRead,
  findAnnouncedReads,
  listConversations,
  markRead,
  readCursor,
  writeCursor,
} from './store.ts'

/** The list of conversations and the read marks for programs. */
export function conversationsApi({ accounts, config, sql }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['Conversations'] })
    .use(guard(accounts))
    .get(
      '/conversation/',
      async ({ person, query: { limit, after }, request }) => {
        const cursor = after === undefined ? null : readCursor(after)
        if (after !== undefined && !cursor) throw invalid({ after: [say => say.fields.cursorFromNext] })
        const { items, isMore } = await readPage(limit, limit =>
          listConversations(sql, person, { after: cursor, limit }),
        )
        const last = items.at(-1)
        const ids = items.map(({ cursor }) => cursor.id)
        const reads = config.adminReads === 'off' ? null : await findAnnouncedReads(sql, person, ids)
        return {
          next: isMore && last ? linkTo(request, { after: writeCursor(last.cursor) }) : null,
          results: items.map(conversation => ({
            user: conversation.partner,
            last: toJson(conversation.last),
            last_seq: conversation.lastSeq,
            unread: conversation.unread,
            ...(reads && { administrator_reads: (reads.get(conversation.cursor.id) ?? []).map(toRead) }),
          })),
        }
      },
      {
        signedIn: 'read',
        query: ConversationQuery,
        response: {
          200: answer(ConversationPage, 'A page of conversations.'),
          ...READING_ERRORS,
          422: ERRORS[422],
        },
        detail: { summary: 'Your conversations, the latest first' },
      },
    )
    .post(
      '/conversation/:username/read/',
      async ({ person, params, body }) => {
        const partner = await findPartner(accounts, person, params.username)
        await markRead(sql, person, partner, body.seq)
        return new Response(null, { status: 204 })
      },
      {
        signedIn: 'send',
        parse: bodyOfPerson(accounts, 'send'),
        body: ReadMark,
        response: { 204: noContent('Marked.'), ...CHANGING_ERRORS, 404: ERRORS[404] },
        detail: { summary: 'Mark everything up to `seq` as read' },
      },
    )
}

function toRead({ at, reason }: AnnouncedRead) {
  return { timestamp: at.toISOString(), reason }
}
