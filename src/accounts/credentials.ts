import { type FieldErrors, invalid } from '../errors.ts'
import type { Fields } from '../http/body.ts'
import { isStorable } from '../http/fields.ts'

export type Credentials = { username: string; password: string }

const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,30}[A-Za-z0-9]$/
const MIN_PASSWORD = 10
const MAX_PASSWORD = 256

/**
 * Reads what a newcomer chose.
 * @throws HttpError 422 with what to change, field by field
 */
export function readNewCredentials(fields: Fields): Credentials {
  const { username, password } = readCredentials(fields)
  const errors: FieldErrors = {}
  if (!USERNAME.test(username)) {
    errors.username = [say => say.fields.usernameInvalid]
  }
  const length = [...password].length
  if (length < MIN_PASSWORD) errors.password = [say => say.fields.passwordTooShort(MIN_PASSWORD)]
  else if (length > MAX_PASSWORD) errors.password = [say => say.fields.passwordTooLong(MAX_PASSWORD)]
  else if (!isStorable(password)) errors.password = [say => say.fields.passwordUnstorable]
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return { username, password }
}

/**
 * Reads what somebody signs in with; whether it is right is not looked at here.
 * @throws HttpError 422 when one is missing or is not text
 */
export function readCredentials(fields: Fields): Credentials {
  const { username, password } = fields
  const errors: FieldErrors = {}
  if (typeof username !== 'string' || username.trim() === '')
    errors.username = [say => say.fields.usernameMissing]
  if (typeof password !== 'string' || password === '') errors.password = [say => say.fields.passwordMissing]
  if (typeof username !== 'string' || typeof password !== 'string' || Object.keys(errors).length > 0)
    throw invalid(errors)
  return { username: username.trim(), password }
}
