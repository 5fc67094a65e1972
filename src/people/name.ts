import type { Sentence } from '../words/words.ts'

/** The name of an account that was deleted: the database gives it, and nobody else can have it. */
const DELETED = /^deleted~(\d{1,15})$/i

/** Returns the id of the account that was deleted whose name this is; null for any other name. */
export function idOfDeleted(username: string): number | null {
  const [, id] = DELETED.exec(username) ?? []
  return id === undefined ? null : Number(id)
}

/** What pages call somebody: by the name that they chose, else by the username, unless the account was deleted. */
export function shownName(username: string, displayName = ''): Sentence {
  return say => (idOfDeleted(username) === null ? displayName || username : say.people.deletedAccount)
}
