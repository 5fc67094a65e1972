import { t } from 'elysia'
import { NewCredentials } from '../../accounts/model.ts'
import { fields } from '../../http/fields.ts'

/** What changing one's own password takes. Whether the old one is right is not looked at here. */
export const PasswordChange = fields({
  old_password: t.String({ minLength: 1, sentence: say => say.fields.passwordMissing }),
  password: NewCredentials.properties.password,
})
