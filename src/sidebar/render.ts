import type { SignedIn } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import type { Html } from '../html/html.ts'
import { charactersOf, createKept, MAX_KEPT_CHARACTERS } from '../kept.ts'
import type { SidebarQuery } from './model.ts'
import { type HeldSidebar, readSidebar } from './sidebar.ts'
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

/** Creates it for other pages, which show the list without knowing what it is made of. The lists that were shown last are kept. */
export function createSidebar(sql: Sql): RenderSidebar {
  const kept = createKept<HeldSidebar>(MAX_KEPT_CHARACTERS, sizeOf)
  return async (person, { query = {}, current } = {}) => {
    const key = `${person.id} ${person.username}`
    const sidebar = await readSidebar(sql, person, query, kept.get(key))
    if (sidebar.held) kept.set(key, sidebar.held)
    return sidebarAside(sidebar, person, current)
  }
}

function sizeOf({ beginning: { pinned, conversations }, others }: HeldSidebar): number {
  return (
    charactersOf([...pinned, ...conversations].map(({ last }) => last)) +
    charactersOf(others.map(() => NO_TEXT))
  )
}

const NO_TEXT = { body: '' }
