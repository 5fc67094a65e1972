import { Elysia } from 'elysia'
import { bodyOfAdministrator, guard } from '../../accounts/guard.ts'
import { answer, CHANGING_ERRORS, ERRORS, READING_ERRORS } from '../../http/answers.ts'
import type { Services } from '../../services.ts'
import { listDates } from './dates.ts'
import { readFilter } from './filter.ts'
import { type Found, findMessages } from './list.ts'
import { DayList, DaysQuery, LookOfProgram, MessageList, MessagesQuery, MessageTexts } from './model.ts'
import { readTexts } from './reading.ts'
import type { ListedMessage } from './store.ts'

/** How long to look for more when a page is not full, in milliseconds. */
export const LIST_WITHIN_MS = 60

/** Everybody's messages for programs of administrators. */
export function administrationMessagesApi(services: Services) {
  const { accounts, sql } = services
  return new Elysia({ prefix: '/api/v1/admin', tags: ['Administration'] })
    .use(guard(accounts))
    .get(
      '/message/',
      async ({ query }) => {
        const { limit, cursor = null } = query
        const wanted = { cursor: cursor || null, limit, q: null, withText: false, withinMs: LIST_WITHIN_MS }
        const found = await findMessages(sql, await readFilter(sql, query), wanted)
        return { ...placeOf(found), results: found.messages.map(toJson) }
      },
      {
        administrator: true,
        query: MessagesQuery,
        response: {
          200: answer(MessageList, 'A page of messages, without their texts.'),
          ...READING_ERRORS,
          404: ERRORS[404],
          422: ERRORS[422],
        },
        detail: { summary: 'Who wrote to whom, when, and how long; the newest first' },
      },
    )
    .get(
      '/message/day/',
      async ({ query: { within = '' } }) => ({ results: (await listDates(sql, within)).names }),
      {
        administrator: true,
        query: DaysQuery,
        response: {
          200: answer(DayList, 'Years, months or days.'),
          ...READING_ERRORS,
          404: ERRORS[404],
          422: ERRORS[422],
        },
        detail: { summary: 'Of which years, months or days there are messages' },
      },
    )
    .post(
      '/message/read/',
      async ({ person, body, request }) => {
        const found = await readTexts(services, person, body, Number(body.limit), request)
        const results = found.messages.map(message => ({ ...toJson(message), body: message.body ?? '' }))
        return { ...placeOf(found), results }
      },
      {
        administrator: true,
        parse: bodyOfAdministrator(accounts),
        body: LookOfProgram,
        response: {
          200: answer(MessageTexts, 'A page of messages with their texts.'),
          ...CHANGING_ERRORS,
          404: ERRORS[404],
        },
        detail: {
          summary: 'Read what people wrote, where the operator’s CHATAPP_ADMIN_READS lets administrators',
          description: 'Each call is in the audit log, with its reason and what was looked for.',
        },
      },
    )
}

function placeOf({ next, lookedBackTo }: Found) {
  return { next, looked_back_to: lookedBackTo?.toISOString() ?? null }
}

function toJson({ id, sender, recipient, createdAt, length, files }: ListedMessage) {
  return { id, sender, recipient, timestamp: createdAt.toISOString(), length, files }
}
