import { t } from 'elysia'
import { choice, fields } from '../http/fields.ts'
import { PeopleQuery } from '../people/model.ts'

/** Which piece of the list to show: what is archived is a list of its own, unless something is searched for. */
export const SidebarQuery = fields({
  q: PeopleQuery.properties.q,
  after: PeopleQuery.properties.after,
  list: t.Optional(choice(['', 'archived'], { sentence: say => say.fields.listPartUnknown })),
})
export type SidebarQuery = typeof SidebarQuery.static
