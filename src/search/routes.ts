import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { respondHtml, wantsFragment } from '../html/html.ts'
import { appPage } from '../html/layout.ts'
import type { Services } from '../services.ts'
import { readSearchPage } from './page.ts'
import { foundItems, searchPane, searchPanel } from './views.ts'

/** Where messages are looked for: a page, which is a form without a script; the panel in the place of the list; and what else was found. */
export function searchPages(services: Services) {
  const { accounts, epoch, renderSidebar } = services
  return new Elysia({ detail: { hide: true } }).use(guard(accounts)).get(
    '/search',
    async ({ person, query, request }) => {
      const search = await readSearchPage(services, person, query)
      const status = search.problem?.status ?? 200
      if (wantsFragment(request))
        return respondHtml(
          request,
          search.isMore ? foundItems(search, person) : searchPanel(search, person),
          status,
        )
      const pane = searchPane(search, person, epoch.current())
      return respondHtml(
        request,
        appPage(say => say.search.title, person.username, await renderSidebar(person), pane),
        status,
      )
    },
    { signedIn: true },
  )
}
