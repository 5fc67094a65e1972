import { invalid } from '../errors.ts'

/** A whole number in the query of an address, such as a limit or a cursor. */
type NumberRange = { min: number; max: number }

/**
 * Reads an optional whole number from a query.
 * @throws HttpError 422 when it is there and is not a whole number in the range
 */
export function readNumber(
  query: URLSearchParams,
  name: string,
  { min, max }: NumberRange,
): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!(number >= min && number <= max)) throw invalid({ [name]: [say => say.fields.wholeNumber(min, max)] })
  return number
}

/** A cursor: any number that JavaScript and `bigint` both hold exactly. */
export const CURSOR_RANGE: NumberRange = { min: 0, max: Number.MAX_SAFE_INTEGER }

/** Reads an id from a path; null when it cannot be the id of anything. */
export function readId(text: string): number | null {
  const id = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(id) ? id : null
}

/**
 * Reads the number of a read mark from a JSON or form body.
 * @throws HttpError 422
 */
export function readSeq(value: unknown): number {
  const seq = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) {
    throw invalid({ seq: [say => say.fields.readSeq] })
  }
  return seq
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a text is a UUID of any version. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/** Whether PostgreSQL can hold a text and give it back unchanged: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
