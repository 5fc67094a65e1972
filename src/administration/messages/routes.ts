import { Elysia } from 'elysia'
import { guard } from '../../accounts/guard.ts'
import type { SignedIn } from '../../accounts/store.ts'
import { type FieldErrors, HttpError } from '../../errors.ts'
import { respondHtml, withHeaders } from '../../html/html.ts'
import { readBody } from '../../http/body.ts'
import { validate } from '../../http/validation.ts'
import type { Services } from '../../services.ts'
import { LIST_WITHIN_MS } from './api.ts'
import { findDates } from './dates.ts'
import { readFilter } from './filter.ts'
import { FIELDS, PATH, type Typed } from './forms.ts'
import { type Found, findMessages } from './list.ts'
import { DEFAULT_LIMIT, Look, MessageFilter } from './model.ts'
import { readTexts } from './reading.ts'
import { messagesPage } from './views.ts'

/** The list of everybody's messages for administrators. Texts come only with a form that says why: a link never reads any. */
export function administrationMessagePages(services: Services) {
  const { accounts, config, sql } = services

  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      PATH,
      ({ person, request }) => {
        const typed = typedFields(Object.fromEntries(new URL(request.url).searchParams))
        return respondList(person, typed, request)
      },
      { administrator: true },
    )
    .post(
      PATH,
      async ({ person, request }) => {
        const typed = typedFields(await readBody(request))
        try {
          const found = await readTexts(services, person, validate(Look, typed), DEFAULT_LIMIT, request)
          return respond(person, typed, request, { found, isRead: true })
        } catch (error) {
          if (!(error instanceof HttpError) || ![422, 503].includes(error.status)) throw error
          return respondList(person, typed, request, error)
        }
      },
      { administrator: true },
    )

  /** Answers with the list without texts, or with what is wrong with what was typed. */
  async function respondList(person: SignedIn, typed: Typed, request: Request, failure?: HttpError) {
    try {
      const filter = await readFilter(sql, validate(MessageFilter, typed))
      const cursor = typed.cursor ?? null
      const wanted = { cursor, limit: DEFAULT_LIMIT, q: null, withText: false, withinMs: LIST_WITHIN_MS }
      return await respond(person, typed, request, {
        found: await findMessages(sql, filter, wanted),
        failure,
      })
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 422) throw error
      return respond(person, typed, request, { failure: error })
    }
  }

  async function respond(
    person: SignedIn,
    typed: Typed,
    request: Request,
    {
      found = null,
      failure,
      isRead = false,
    }: { found?: Found | null; failure?: HttpError | undefined; isRead?: boolean },
  ): Promise<Response> {
    const errors: FieldErrors = failure?.more.errors ?? {}
    const isDated = !errors.from && !errors.to
    const days = { from: (isDated && typed.from) || null, to: (isDated && typed.to) || null }
    const page = messagesPage(person, {
      typed,
      errors,
      complaint: failure && !failure.more.errors ? failure.detail : null,
      found,
      dates: await findDates(sql, days),
      reads: config.adminReads,
      isRead,
    })
    return withHeaders(respondHtml(request, page, failure?.status ?? 200), failure?.more.headers)
  }
}

/** The fields that are known and not empty. */
function typedFields(given: Record<string, unknown>): Typed {
  return Object.fromEntries(
    FIELDS.flatMap(name => {
      const value = given[name]
      return typeof value === 'string' && value !== '' ? [[name, value]] : []
    }),
  )
}
