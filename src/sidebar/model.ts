import { fields } from '../http/fields.ts'
import { PeopleQuery } from '../people/model.ts'

/** Which piece of the list to show. */
export const SidebarQuery = fields({ q: PeopleQuery.properties.q, after: PeopleQuery.properties.after })
export type SidebarQuery = typeof SidebarQuery.static
