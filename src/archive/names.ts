import { idOfDeleted } from '../people/name.ts'

// Names of files that every system takes: letters, digits, dots, hyphens and underscores, 80 characters at most, no dot or blank at the
// end. They begin with a number: so none is a device of Windows ("con.html"), and no two are the same in any case of their letters.

const MAX_LENGTH = 60
const DIGITS = 4

/** The beginning of the names of a conversation's files: its place among all, and with whom it is. */
export function fileNameOf(place: number, username: string): string {
  return `${String(place).padStart(DIGITS, '0')}-${safe(idOfDeleted(username) === null ? username : 'deleted')}`
}

/** What a file of a message is called: its id, so that no two are the same, and its name as far as every system takes it. */
export function fileNameIn(id: number, name: string): string {
  const [ending = ''] = /\.[A-Za-z0-9]{1,10}$/.exec(name) ?? []
  return `${id}-${safe(name.slice(0, name.length - ending.length))}${ending}`
}

function safe(text: string): string {
  return (
    text
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .slice(0, MAX_LENGTH)
      .replace(/[.-]+$/, '') || 'unnamed'
  )
}
