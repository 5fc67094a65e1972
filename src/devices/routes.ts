import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { readPage } from '../database/page.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import type { Services } from '../services.ts'
import { endOtherSessions, endOwnSession } from './devices.ts'
import { SessionNumber } from './model.ts'
import { listOwnSessions } from './store.ts'
import { DEVICES, devicesPage } from './views.ts'

const SHOWN = 50

/** What was done, as the address says that leads back from a form. */
const DONE = ['ended', 'others'] as const

/** The page of the devices that somebody is signed in with, and the end of their sessions. */
export function devicePages({ accounts, sql }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      DEVICES,
      async ({ person, request }) => {
        const search = new URL(request.url).searchParams
        const cursor = search.get('cursor') ?? undefined
        const before = readPlace(cursor)
        const { items, isMore } = await readPage(SHOWN, limit =>
          listOwnSessions(sql, person, { before, limit }),
        )
        const last = items.at(-1)
        const next = isMore && last ? String(last.number) : null
        const done = DONE.find(done => done === search.get('done'))
        return respondHtml(request, devicesPage(person, { sessions: items, cursor, next, done }))
      },
      { signedIn: true },
    )
    .post(
      `${DEVICES}/:id/end`,
      async ({ person, params, request }) => {
        await endOwnSession({ sql, accounts }, person, params.id, request)
        return redirectTo(`${DEVICES}?done=ended`)
      },
      { signedIn: true, params: SessionNumber },
    )
    .post(
      `${DEVICES}/end-others`,
      async ({ person, request }) => {
        await endOtherSessions({ sql, accounts }, person, request)
        return redirectTo(`${DEVICES}?done=others`)
      },
      { signedIn: true },
    )
}

/** Reads after which session the page begins; nothing, for the first one, where the address says none. */
function readPlace(cursor: string | undefined): number | undefined {
  return cursor !== undefined && /^[1-9]\d{0,14}$/.test(cursor) ? Number(cursor) : undefined
}
