import { Elysia } from 'elysia'
import { guard } from '../../accounts/guard.ts'
import { entryToJson } from '../../audit/json.ts'
import { answer, ERRORS, READING_ERRORS } from '../../http/answers.ts'
import { linkTo } from '../../http/links.ts'
import type { Services } from '../../services.ts'
import { readEntries } from './list.ts'
import { ApiEntryQuery, EntryPage } from './model.ts'

/** The audit log for programs of administrators. */
export function administrationAuditApi({ accounts, sql }: Services) {
  return new Elysia({ prefix: '/api/v1/admin/audit', tags: ['Administration'] }).use(guard(accounts)).get(
    '/',
    async ({ query, request }) => {
      const { entries, next } = await readEntries(sql, query, query.limit)
      return {
        next: next === null ? null : linkTo(request, { cursor: next }),
        results: entries.map(entryToJson),
      }
    },
    {
      administrator: true,
      query: ApiEntryQuery,
      response: {
        200: answer(EntryPage, 'A page of the audit log.'),
        ...READING_ERRORS,
        404: ERRORS[404],
        422: ERRORS[422],
      },
      detail: { summary: 'Who did what to whom, when and from where; the newest first' },
    },
  )
}
