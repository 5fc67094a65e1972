import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { respondHtml } from '../html/html.ts'
import { appPage } from '../html/layout.ts'
import { ARCHIVE_PATH } from '../list/path.ts'
import { findPartner } from '../people/partner.ts'
import type { Services } from '../services.ts'
import { SidebarQuery } from './model.ts'
import { rowItem } from './row.ts'
import { readRow, readSidebar } from './sidebar.ts'
import { switcherItems } from './switcher.ts'
import { emptyPane, sidebarItems } from './views.ts'

/** The first page, and the pieces of the list at its left. */
export function sidebarPages({ accounts, sql, renderSidebar, epoch }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/',
      async ({ person, query, request }) => {
        const sidebar = await renderSidebar(person, { query })
        return respondHtml(
          request,
          appPage(say => say.list.title, person.username, sidebar, emptyPane(epoch.current())),
        )
      },
      { signedIn: true, query: SidebarQuery },
    )
    .get(
      ARCHIVE_PATH,
      async ({ person, request }) => {
        const sidebar = await renderSidebar(person, { query: { list: 'archived' } })
        return respondHtml(
          request,
          appPage(say => say.arranging.archived, person.username, sidebar, emptyPane(epoch.current())),
        )
      },
      { signedIn: true },
    )
    .get(
      '/people',
      async ({ person, query, request }) =>
        respondHtml(request, sidebarItems(await readSidebar(sql, person, query), person)),
      { signedIn: true, query: SidebarQuery },
    )
    .get(
      '/switcher',
      async ({ person, query: { q = '' }, request }) =>
        respondHtml(request, switcherItems(await readSidebar(sql, person, { q }))),
      { signedIn: true, query: SidebarQuery },
    )
    .get(
      '/people/:username',
      async ({ person, params, request }) =>
        respondHtml(
          request,
          rowItem(await readRow(sql, person, await findPartner(accounts, person, params.username)), person),
        ),
      { signedIn: true },
    )
}
