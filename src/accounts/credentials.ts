import type { Fields } from '../web/body.ts'
import { isStorable } from '../web/fields.ts'
import { type FieldErrors, invalid } from '../web/refusal.ts'

export type Credentials = { username: string; password: string }

const USERNAME = /^[A-Za-z0-9._-]{2,32}$/
const MIN_PASSWORD = 10
const MAX_PASSWORD = 256

/**
 * Reads what a newcomer chose.
 * @throws Refusal 422 with what to change, field by field
 */
export function readNewCredentials(fields: Fields): Credentials {
  const { username, password } = readCredentials(fields)
  const errors: FieldErrors = {}
  if (!USERNAME.test(username)) {
    errors.username = ['Choose 2 to 32 letters (a–z), digits, dots, underscores or hyphens.']
  }
  const length = [...password].length
  if (length < MIN_PASSWORD) errors.password = [`Choose a password of at least ${MIN_PASSWORD} characters.`]
  else if (length > MAX_PASSWORD)
    errors.password = [`Choose a password of at most ${MAX_PASSWORD} characters.`]
  else if (!isStorable(password))
    errors.password = ['The password has characters that cannot be typed again.']
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return { username, password }
}

/**
 * Reads what somebody signs in with; whether it is right is not looked at here.
 * @throws Refusal 422 when one is missing or is not text
 */
export function readCredentials(fields: Fields): Credentials {
  const { username, password } = fields
  const errors: FieldErrors = {}
  if (typeof username !== 'string' || username.trim() === '') errors.username = ['A username is needed.']
  if (typeof password !== 'string' || password === '') errors.password = ['A password is needed.']
  if (typeof username !== 'string' || typeof password !== 'string' || Object.keys(errors).length > 0)
    throw invalid(errors)
  return { username: username.trim(), password }
}
