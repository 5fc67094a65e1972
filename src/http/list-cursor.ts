import { invalid } from '../errors.ts'

/** Where the next page of a list begins, as a text for its address. */
type ListCursor = {
  /** @param place what the last row shown is sorted by */
  write(place: readonly (string | number)[]): string
  /** @throws HttpError 422 for a text that is no cursor of this list */
  read(text: string): string[]
}

/**
 * Makes the cursors of a list. They carry its name, so that one of another list, or of another order of this one, is refused.
 * @param length how many values its rows are sorted by
 */
export function createListCursor(list: string, length: number): ListCursor {
  return {
    write: place => Buffer.from(JSON.stringify([list, ...place.map(String)])).toString('base64url'),
    read(text) {
      const [name, ...place] = parse(text)
      if (name !== list || place.length !== length)
        throw invalid({ cursor: [say => say.fields.cursorOfAnotherList] })
      return place
    },
  }
}

/** Returns no texts when it is none of ours. */
function parse(text: string): string[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    const isOurs = Array.isArray(values) && values.every(value => typeof value === 'string')
    return isOurs && values.every(value => !value.includes('\0') && value.isWellFormed()) ? values : []
  } catch {
    return []
  }
}
