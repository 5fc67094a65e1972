import { NewCredentials } from '../accounts/model.ts'
import { fields } from '../http/fields.ts'

/** What somebody chooses whose account has no password. */
export const NewName = fields({ username: NewCredentials.properties.username })
