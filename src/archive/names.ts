import { idOfDeleted } from '../people/name.ts'

// Names of files that every system takes: letters, digits, dots, hyphens and underscores, 80 characters at most, no dot or blank at the
// end. They begin with a number: so none is a device of Windows ("con.html"), and no two are the same in any case of their letters.

const MAX_LENGTH = 60
const DIGITS = 4

/** The beginning of the names of a conversation's files: its place among all, and with whom it is. */
export function fileNameOf(place: number, username: string): string {
  return `${String(place).padStart(DIGITS, '0')}-${safe(idOfDeleted(username) === null ? username : 'deleted')}`
}

function safe(text: string): string {
  return (
    text
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .slice(0, MAX_LENGTH)
      .replace(/[.-]+$/, '') || 'unnamed'
  )
}
