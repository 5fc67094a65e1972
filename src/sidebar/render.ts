import type { SignedIn } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import type { Html } from '../html/html.ts'
import type { SidebarQuery } from './model.ts'
import { readSidebar } from './sidebar.ts'
import { sidebarAside } from './views.ts'

/**
 * Renders the list at the left for a page of somebody's.
 * @param options what the address asks of it, and the name of whose conversation is open
 * @throws HttpError 422
 */
export type RenderSidebar = (
  person: SignedIn,
  options?: { query?: SidebarQuery; current?: string },
) => Promise<Html>

/** Creates it for other pages, which show the list without knowing what it is made of. */
export function createSidebar(sql: Sql): RenderSidebar {
  return async (person, { query = {}, current } = {}) =>
    sidebarAside(await readSidebar(sql, person, query), person, current)
}
