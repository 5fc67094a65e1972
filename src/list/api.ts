import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { type AnnouncedRead, findAnnouncedReads } from '../conversations/store.ts'
import { readPage } from '../database/page.ts'
import { invalid } from '../errors.ts'
import { answer, CHANGING_ERRORS, ERRORS, noContent, READING_ERRORS } from '../http/answers.ts'
import { isYes } from '../http/fields.ts'
import { linkTo } from '../http/links.ts'
import { toJson } from '../messages/api.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { arrangeConversation } from './arrange.ts'
import { arrangementToJson, type Conversation, readCursor, writeCursor } from './conversation.ts'
import { readEverything } from './mark-all-read.ts'
import { ArrangedConversation, ArrangementFields, ConversationPage, ConversationQuery } from './model.ts'
import { listConversations } from './store.ts'

/** The list of conversations for programs, and what somebody does with it. */
export function listApi({ accounts, config, sql }: Services) {
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
            ...conversationToJson(conversation),
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
      '/conversation/read/',
      async ({ person }) => {
        await readEverything(sql, person)
        return new Response(null, { status: 204 })
      },
      {
        signedIn: 'send',
        response: { 204: noContent('Marked.'), ...READING_ERRORS },
        detail: { summary: 'Mark all conversations as read' },
      },
    )
    .patch(
      '/conversation/:username/',
      async ({ person, params, body }) => {
        const { pinned, archived, muted_until: mutedUntil, marked_unread: isMarkedUnread } = body
        const partner = await findPartner(accounts, person, params.username)
        const conversation = await arrangeConversation(sql, person, partner, {
          ...(pinned !== undefined && { isPinned: isYes(pinned) }),
          ...(archived !== undefined && { isArchived: isYes(archived) }),
          ...(mutedUntil !== undefined && { mutedUntil: mutedUntil ? new Date(mutedUntil) : null }),
          ...(isMarkedUnread !== undefined && { isMarkedUnread: isYes(isMarkedUnread) }),
        })
        return conversationToJson(conversation)
      },
      {
        signedIn: 'send',
        parse: bodyOfPerson(accounts, 'send'),
        body: ArrangementFields,
        response: { 200: ArrangedConversation, ...CHANGING_ERRORS, 404: ERRORS[404] },
        detail: {
          summary: 'Pin, archive or mute a conversation, or mark it as unread',
          description: 'In your own list, on all your devices; nobody else knows.',
        },
      },
    )
}

function conversationToJson(conversation: Conversation) {
  const { partner, last, lastSeq, lastChange, unread } = conversation
  return {
    user: partner,
    last: toJson(last),
    last_seq: lastSeq,
    last_change: lastChange,
    unread,
    ...arrangementToJson(conversation),
  }
}

function toRead({ at, reason }: AnnouncedRead) {
  return { timestamp: at.toISOString(), reason }
}
