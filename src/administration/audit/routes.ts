import { Elysia } from 'elysia'
import { guard } from '../../accounts/guard.ts'
import { HttpError } from '../../errors.ts'
import { respondHtml } from '../../html/html.ts'
import { validate } from '../../http/validation.ts'
import type { Services } from '../../services.ts'
import { readEntries } from './list.ts'
import { DEFAULT_LIMIT, EntryQuery } from './model.ts'
import { AUDIT, auditPage, FILTERS, type Typed } from './views.ts'

/** The audit log for administrators. */
export function auditPages({ accounts, sql }: Services) {
  return new Elysia({ detail: { hide: true } }).use(guard(accounts)).get(
    AUDIT,
    async ({ person, request }) => {
      const search = new URL(request.url).searchParams
      const typed: Typed = Object.fromEntries(
        FILTERS.flatMap(name => (search.get(name) ? [[name, search.get(name)]] : [])),
      )
      try {
        const list = await readEntries(sql, validate(EntryQuery, typed), DEFAULT_LIMIT)
        return respondHtml(request, auditPage(person, { typed, list }))
      } catch (error) {
        if (!(error instanceof HttpError && error.more.errors)) throw error
        return respondHtml(request, auditPage(person, { typed, list: null, errors: error.more.errors }), 422)
      }
    },
    { administrator: true },
  )
}
