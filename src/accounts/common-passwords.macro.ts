import passwords from '@zxcvbn-ts/language-common/src/passwords.json'
import { MIN_PASSWORD } from './password-length.ts'

/** Gives the most common passwords that are long enough to be chosen here, in lower case: 1,600 of the 49,000 in the package. */
export function longCommonPasswords(): string[] {
  return passwords.filter(password => password.length >= MIN_PASSWORD)
}
