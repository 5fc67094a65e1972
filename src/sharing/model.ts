import { fields, text } from '../http/fields.ts'
import { PeopleQuery } from '../people/model.ts'

/** Whom to look for among those with whom something can be shared. */
export const ShareQuery = fields({ q: PeopleQuery.properties.q })

/** What is shared, and with whom. */
export const ShareFields = fields({
  to: text({ sentence: say => say.sharing.pickSomebody }),
  text: text({ sentence: say => say.fields.bodyUnstorable }),
})
